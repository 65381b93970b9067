import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent, type EventContract } from './events/define-event.ts';
import { eventContracts } from './events/index.ts';
import { readData } from './read-data.ts';
import { parseEvent, type RawEvent } from './parse-event.ts';
import { personalFieldsOf, SealedEventError, standInsFor, withSealed } from './sealed-data.ts';
import { withoutPersonalData } from './without-personal-data.ts';

const contracts: readonly EventContract[] = Object.values(eventContracts).flat();

/** Names by which people, and ways to reach them, go. */
const looksPersonal =
  /e-?mail|name|address|phone|line1|line2|city|region|postal|street|birth|title|body|reason|detail|message|payload|fingerprint/i;

/** Looks like it, and is not. */
const notPersonal: Readonly<Record<string, string>> = {
  'UserForgotten.emailId': 'a keyed hash; the stream of the address has it as its name',
  'ProductCreated.name': 'of a product',
  'ProductDescribed.name': 'of a product',
  'OrderPlaced.lines.name': 'of a product',
  'OrderConfirmed.lines.name': 'of a product',
  'ShipmentPrepared.lines.name': 'of a product',
  'OrderCancelled.reason': 'one of a list',
  'OrderPaymentFailed.reason': 'a code of the payment provider',
  'OrderDiscrepancyNoted.detail': 'written by us about ids and states',
  'PaymentFailed.message': "the provider's sentence for a code",
  'PaymentQuarantined.reason': 'written by us about amounts',
  'NotificationEmailSent.messageId': 'made of ids',
  'StripeEventReceived.payload': 'recorded without what is about persons',
};

type Form = {
  readonly properties?: Readonly<Record<string, Form>>;
  readonly items?: Form;
  readonly anyOf?: readonly Form[];
};

const fieldsOf = ({ properties = {}, items, anyOf = [] }: Form): readonly string[] => [
  ...Object.entries(properties).flatMap(([name, form]) => [
    name,
    ...fieldsOf(form).map((inner) => `${name}.${inner}`),
  ]),
  ...(items ? fieldsOf(items) : []),
  ...anyOf.flatMap(fieldsOf),
];

const suspects = contracts.flatMap(({ type, data, personal }) =>
  fieldsOf(z.toJSONSchema(data, { io: 'input' }) as Form)
    .filter((field) => looksPersonal.test(field.split('.').at(-1) ?? ''))
    .filter((field) => !Object.hasOwn(personal?.forgotten ?? {}, field.split('.')[0] ?? ''))
    .map((field) => `${type}.${field}`),
);

describe('personal fields', () => {
  it('are all declared, or said why they are not', () => {
    // Red? Declare it in the contract's `personal`, or list it above with the reason.
    expect(suspects.filter((field) => !Object.hasOwn(notPersonal, field))).toEqual([]);
    expect(Object.keys(notPersonal).filter((field) => !suspects.includes(field))).toEqual([]);
  });

  it.each(contracts.filter(({ personal }) => personal))(
    '$type: stand-ins are on contract, and say nothing of the person',
    (contract) => {
      const { example, version, data, personal } = contract;
      const forgotten = { ...(example as object), ...standInsFor(contract, version) };
      expect(data.safeParse(forgotten).error).toBeUndefined();
      const fields = personalFieldsOf(contract, { ...(example as object) })?.fields ?? {};
      expect(Object.keys(fields)).toEqual(Object.keys(personal?.forgotten ?? {}));
      for (const text of textsIn(fields)) expect(JSON.stringify(forgotten)).not.toContain(text);
    },
  );

  it('are the same person in every version: whose they are is kept beside the ciphertext', () => {
    const renamed = defineEvent({
      type: 'Greeted',
      version: 2,
      data: z.strictObject({ personId: z.string(), fullName: z.string() }),
      example: { personId: 'ada', fullName: 'Ada Lovelace' },
      personal: { of: ({ personId }) => personId, forgotten: { fullName: 'Forgotten' } },
      upcasts: [
        {
          version: 1,
          forgotten: { name: 'Forgotten' },
          upcast: (old) => {
            const { who, name } = old as { who: string; name: string };
            return { personId: who, fullName: name };
          },
        },
      ],
    });
    expect(readData(renamed, 1, { who: 'ada', ...standInsFor(renamed, 1) })).toEqual({
      personId: 'ada',
      fullName: 'Forgotten',
    });
    expect(standInsFor(renamed, 2)).toEqual({ fullName: 'Forgotten' });
  });
});

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.length > 3 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

describe('a sealed event', () => {
  const contract = contracts.find(({ type }) => type === 'UserRegistered');
  if (!contract) throw new Error('no contract');
  const data = contract.example as Readonly<Record<string, unknown>>;
  const { of = '', fields = {} } = personalFieldsOf(contract, data) ?? {};
  const raw: RawEvent = {
    eventId: '0190a5c0-0000-7000-8000-000000000100',
    stream: 'user-1',
    revision: 0,
    position: '7/7',
    recordedAt: '2026-01-01T10:00:00.001Z',
    type: 'UserRegistered',
    data: withSealed(data, fields, { of, sealed: 'AQ==' }),
    metadata: {
      version: 1,
      occurredAt: '2026-01-01T10:00:00.000Z',
      $correlationId: 'correlation',
      $causationId: 'causation',
    },
  };

  it('is not read before it is opened', () => {
    expect(() => parseEvent('accounts', raw)).toThrow(SealedEventError);
  });

  it('is read with stand-ins by who has no business with it', () => {
    const read = parseEvent('accounts', withoutPersonalData('accounts', raw));
    expect(read.data).toEqual({ ...data, email: null, name: 'Forgotten' });
  });

  it('is told from one that only looks like it', () => {
    const odd = { ...raw, data: { ...data, $personal: 'ada' } };
    expect(() => withoutPersonalData('accounts', odd)).toThrow(SealedEventError);
  });
});
