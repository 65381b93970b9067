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
  const methodsOf = (service: string) =>
    reply.methodsList
      .filter(({ serviceName }) => serviceName === `event_store.client.${service}`)
      .map(({ methodName }) => methodName);
  expect(methodsOf('streams.streams').toSorted()).toEqual([
    'append',
    'batchappend',
    'delete',
    'read',
    'tombstone',
  ]);
  expect(methodsOf('server_features.serverfeatures')).toEqual(['getsupportedmethods']);
  expect(methodsOf('gossip.gossip')).toEqual(['read']);
});

it('says of persistent subscriptions that they need no other interface', () => {
  const reply = features.SupportedMethods.deserializeBinary(supportedMethods()).toObject();
  const own = reply.methodsList.filter(({ serviceName }) => serviceName.includes('persistent'));
  expect(own).toHaveLength(8);
  for (const { featuresList } of own) expect(featuresList).toEqual(['stream', 'all']);
});
