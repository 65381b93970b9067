import {
  type EventContract,
  eventContracts,
  personalFieldsOf,
  type RecordedEvent,
  standInsFor,
} from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { views } from './views.ts';

type Data = Readonly<Record<string, unknown>>;
type View = (typeof views)[number]['projection'];

const ofPersons = views
  .map(({ projection }) => projection)
  .filter(({ readsPersonalData = false }) => readsPersonalData);

/** The examples of a domain's contracts, as one story of one stream that ends with being forgotten. */
const storyOf = (
  source: View['source'],
  read: (contract: EventContract) => unknown,
): readonly RecordedEvent[] =>
  eventContracts[source].toSorted(forgottenLast).map((contract, index) => ({
    type: contract.type,
    data: read(contract),
    eventId: `0190a5c0-0000-7000-8000-0000000002${String(index).padStart(2, '0')}`,
    stream: 'story-1',
    revision: index,
    position: `${index}/${index}`,
    recordedAt: '2026-03-01T12:00:00.125Z',
    metadata: {
      version: contract.version,
      occurredAt: '2026-03-01T12:00:00.000Z',
      correlationId: 'story',
      causationId: 'command',
    },
  }));

const isForgetting = ({ type }: { readonly type: string }): boolean => type.endsWith('Forgotten');
const forgottenLast = (one: EventContract, other: EventContract): number =>
  Number(isForgetting(one)) - Number(isForgetting(other));

const readable = ({ example }: EventContract): unknown => example;
const withStandIns = (contract: EventContract): unknown => ({
  ...(contract.example as Data),
  ...standInsFor(contract, contract.version),
});

const rowsOf = (view: View, events: readonly RecordedEvent[]): ReadonlyMap<string, object> => {
  const rows = new Map<string, object>();
  for (const event of events) {
    for (const key of view.keysOf(event)) {
      const row = view.project(rows.get(key), event, key);
      if (row) rows.set(key, row);
      else rows.delete(key);
    }
  }
  return rows;
};

const secretsOf = (source: View['source']): readonly string[] =>
  eventContracts[source]
    .flatMap((contract) =>
      textsIn(personalFieldsOf(contract, contract.example as Data)?.fields ?? {}),
    )
    .filter(({ length }) => length > 3);

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

describe('a view of personal data', () => {
  it('is one that shows, sends or passes it on, and no other', () => {
    expect(ofPersons.map(({ name }) => name)).toEqual([
      'accounts_user-view',
      'orders_order-view',
      'notifications_notification-view',
      'notifications_recipient-view',
      'shipping_shipment-view',
    ]);
  });

  it.each(ofPersons)('$name: what is left of who is forgotten is what a rebuild makes', (view) => {
    const live = storyOf(view.source, readable);
    const before = live.filter((event) => !isForgetting(event));
    const shown = JSON.stringify([...rowsOf(view, before)]);
    const secrets = secretsOf(view.source);
    expect(secrets.filter((text) => shown.includes(text))).not.toEqual([]);

    const left = rowsOf(view, live);
    expect(secrets.filter((text) => JSON.stringify([...left]).includes(text))).toEqual([]);
    expect(rowsOf(view, storyOf(view.source, withStandIns))).toEqual(left);
  });
});
