import type { Consumer } from '../persistent/consumer.ts';
import { ALL, type Group } from '../persistent/group.ts';
import type { PersistentSubscription } from '../persistent/persistent-subscription.ts';
import { GetInfoResp, ListResp, SubscriptionInfo } from './stubs.ts';

type Info = InstanceType<typeof SubscriptionInfo>;

export const encodeGroupInfo = (subscription: PersistentSubscription): Buffer =>
  Buffer.from(new GetInfoResp().setSubscriptionInfo(infoOf(subscription)).serializeBinary());

export const encodeGroupList = (subscriptions: readonly PersistentSubscription[]): Buffer =>
  Buffer.from(new ListResp().setSubscriptionsList(subscriptions.map(infoOf)).serializeBinary());

const infoOf = (subscription: PersistentSubscription): Info => {
  const { group, lastKnown, checkpoint, parked } = subscription;
  const info = new SubscriptionInfo()
    .setEventSource(group.source)
    .setGroupName(group.name)
    .setStatus(statusOf(subscription))
    .setConnectionsList([...subscription.dispatcher.consumers].map(connectionOf))
    .setStartFrom(startText(group))
    .setLastKnownEventPosition(placeText(group, lastKnown))
    .setLastCheckpointedEventPosition(placeText(group, checkpoint))
    .setParkedMessageCount(parked.count.toString());
  return withCounts(withSettings(info, group), subscription);
};

/** As the real server names its states. */
const statusOf = ({ isLive, isReplaying }: PersistentSubscription): string =>
  [...(isReplaying ? ['ReplayingParkedMessages'] : []), isLive ? 'Live' : 'Behind'].join(', ');

const startText = (group: Group): string => {
  if (group.startFrom === 'start') return placeText(group, 0);
  return placeText(group, group.startFrom === 'end' ? -1 : group.startFrom);
};

const placeText = ({ source }: Group, place: number | undefined): string => {
  if (place === undefined) return '';
  return source === ALL ? `C:${place}/P:${place}` : place.toString();
};

const withSettings = (info: Info, { settings }: Group): Info =>
  info
    .setResolveLinkTos(settings.resolveLinks)
    .setExtraStatistics(settings.extraStatistics)
    .setMessageTimeoutMilliseconds(settings.messageTimeout)
    .setMaxRetryCount(settings.maxRetryCount)
    .setCheckPointAfterMilliseconds(settings.checkpointAfter)
    .setMinCheckPointCount(settings.minCheckpointCount)
    .setMaxCheckPointCount(settings.maxCheckpointCount)
    .setMaxSubscriberCount(settings.maxSubscriberCount)
    .setLiveBufferSize(settings.liveBufferSize)
    .setReadBatchSize(settings.readBatchSize)
    .setBufferSize(settings.bufferSize)
    .setNamedConsumerStrategy(settings.strategy);

const withCounts = (info: Info, { dispatcher }: PersistentSubscription): Info => {
  const { fresh, again, inFlight, sent } = dispatcher.counts;
  return info
    .setTotalItems(sent.toString())
    .setReadBufferCount(fresh)
    .setRetryBufferCount(again)
    .setTotalInFlightMessages(inFlight)
    .setOutstandingMessagesCount(inFlight);
};

const connectionOf = (consumer: Consumer): InstanceType<typeof SubscriptionInfo.ConnectionInfo> => {
  const inFlight = consumer.flights.size;
  return new SubscriptionInfo.ConnectionInfo()
    .setUsername(consumer.identity.user)
    .setConnectionName(consumer.identity.connection)
    .setTotalItems(consumer.sent.toString())
    .setInFlightMessages(inFlight)
    .setAvailableSlots(consumer.slots - inFlight)
    .setObservedMeasurementsList(
      consumer.measurements.summary.map(([name, time]) =>
        new SubscriptionInfo.Measurement().setKey(name).setValue(time.toString()),
      ),
    );
};
