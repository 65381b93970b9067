import {
  GossipService,
  PersistentSubscriptionsService,
  ServerFeaturesService,
  StreamsService,
  SupportedMethod,
  SupportedMethods,
} from '../wire/stubs.ts';

/** The version whose behaviour this server follows. */
const VERSION = '24.6.0';

/** Features that clients ask for by name; `deadline_duration` is missing because the stubs cannot read it. */
const features: Readonly<Record<string, readonly string[]>> = {
  [StreamsService.read.path]: ['position', 'events'],
  ...Object.fromEntries(
    Object.values(PersistentSubscriptionsService).map(({ path }) => [path, ['stream', 'all']]),
  ),
};

const supported: readonly { readonly path: string }[] = [
  ...Object.values(StreamsService),
  ...Object.values(PersistentSubscriptionsService),
  GossipService.read,
  ServerFeaturesService.getSupportedMethods,
];

/** ServerFeatures.GetSupportedMethods: the methods below, in lower case as clients compare them. */
export const supportedMethods = (): Buffer => {
  const methods = supported.map(({ path }) => {
    const [, service = '', method = ''] = path.split('/');
    return new SupportedMethod()
      .setServiceName(service.toLowerCase())
      .setMethodName(method.toLowerCase())
      .setFeaturesList([...(features[path] ?? [])]);
  });
  const reply = new SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(VERSION);
  return Buffer.from(reply.serializeBinary());
};
