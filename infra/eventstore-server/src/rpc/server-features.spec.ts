import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { expect, it } from 'vitest';
import { supportedMethods } from './server-features.ts';

it('names the methods as the client compares them', () => {
  const reply = features.SupportedMethods.deserializeBinary(supportedMethods()).toObject();
  expect(reply.eventStoreServerVersion).toMatch(/^\d+\.\d+\.\d+$/);
  expect(reply.methodsList).toContainEqual({
    serviceName: 'event_store.client.streams.streams',
    methodName: 'batchappend',
    featuresList: [],
  });
  expect(reply.methodsList.map(({ methodName }) => methodName).toSorted()).toEqual([
    'append',
    'batchappend',
    'delete',
    'getsupportedmethods',
    'read',
    'tombstone',
  ]);
});
