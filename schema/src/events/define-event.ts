import { type z } from 'zod';

/** A contract: what one event of one version says, and a worked example of it. */
export type EventContract<Type extends string = string, Schema extends z.ZodType = z.ZodType> = {
  readonly type: Type;
  readonly version: number;
  readonly data: Schema;
  readonly example: z.output<Schema>;
};

/**
 * Declares an event as a value, so that contract, type and example can not drift apart.
 * An event never changes: a breaking change is a new type (`OrderPlacedV2`) and an upcaster.
 */
export const defineEvent = <const Type extends string, Schema extends z.ZodType>(
  contract: EventContract<Type, Schema>,
): EventContract<Type, Schema> => contract;

/** The event as decisions and projections see it: its type and what it says. */
export type EventOf<Contract> =
  Contract extends EventContract<infer Type, infer Schema>
    ? { readonly type: Type; readonly data: Readonly<z.output<Schema>> }
    : never;
