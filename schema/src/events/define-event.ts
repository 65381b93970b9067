import { type z } from 'zod';

/** How data of an older version becomes data of the next one. */
export type Upcast = {
  /** The version that it reads; it answers data of `version + 1`. Pure, and total over what was ever recorded. */
  readonly version: number;
  readonly upcast: (data: unknown) => unknown;
  /** Stand-ins of that version's personal fields, where they are not those of today's contract. */
  readonly forgotten?: Readonly<Record<string, unknown>>;
};

/** Which fields are about a person. They are sealed with that person's key wherever the event is kept. */
export type Personal<Data> = {
  /** The id of the person they are about. A method, so that contracts of all kinds fit into one list. */
  of(data: Data): string;
  /** The personal fields, each with what is read in its place once the person is forgotten. */
  readonly forgotten: Partial<Data>;
};

/** A contract: what one event of one version says, and a worked example of it. */
export type EventContract<Type extends string = string, Schema extends z.ZodType = z.ZodType> = {
  readonly type: Type;
  readonly version: number;
  readonly data: Schema;
  readonly example: z.output<Schema>;
  /** Left out if nothing in it is about a person. What was declared once stays declared. */
  readonly personal?: Personal<z.output<Schema>>;
  /** One step for each older version that is in the log; none while there is only version 1. */
  readonly upcasts?: readonly Upcast[];
};

/**
 * Declares an event as a value, so that contract, type and example can not drift apart.
 * What is recorded never changes. A new version of the same fact brings an upcast from the one
 * before; a different fact is a new type (`OrderPlacedV2`).
 */
export const defineEvent = <const Type extends string, Schema extends z.ZodType>(
  contract: EventContract<Type, Schema>,
): EventContract<Type, Schema> => contract;

/** The event as decisions and projections see it: its type and what it says. */
export type EventOf<Contract> =
  Contract extends EventContract<infer Type, infer Schema>
    ? { readonly type: Type; readonly data: Readonly<z.output<Schema>> }
    : never;
