import { randomUUID } from 'node:crypto';
import {
  type EventStoreDBClient,
  type PersistentSubscriptionToAllSettings,
  type PersistentSubscriptionToStreamSettings,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client';

/** A new stream and a group on it, from its start unless told otherwise. */
export const createGroup = async (
  client: EventStoreDBClient,
  settings: Partial<PersistentSubscriptionToStreamSettings> = {},
) => {
  const stream = `order-${randomUUID()}`;
  const group = 'workers';
  const all = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...settings });
  await client.createPersistentSubscriptionToStream(stream, group, all);
  return { stream, group, parked: `$persistentsubscription-${stream}::${group}-parked` };
};

/** A new group on $all, from its start unless told otherwise. */
export const createGroupOfAll = async (
  client: EventStoreDBClient,
  settings: Partial<PersistentSubscriptionToAllSettings> = {},
  options: Parameters<EventStoreDBClient['createPersistentSubscriptionToAll']>[2] = {},
): Promise<string> => {
  const group = `group-${randomUUID()}`;
  const all = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START, ...settings });
  await client.createPersistentSubscriptionToAll(group, all, options);
  return group;
};
