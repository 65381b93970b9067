import { type EventStore } from '@marketgraph/infra/ports';
import { type EventDomain, streamCategories, type StreamCategory } from '@marketgraph/schema';
import { domainOf } from '../domain-of.ts';
import { type PersonalData } from './personal-data.ts';

/**
 * The event store as commands use it: what is appended is sealed, what is read of a stream is opened, and
 * nobody can forget to do so. A subscription hands over what is kept, sealed: it is for copying.
 * Reading and appending throw `UnavailableError` also when keys can not be had.
 */
export const protectEventStore = (
  eventStore: EventStore,
  personalData: PersonalData,
): EventStore => ({
  append: async (stream, expected, events) =>
    eventStore.append(stream, expected, await personalData.seal(ownerOf(stream), stream, events)),
  read: async (stream, fromRevision) => {
    const events = await eventStore.read(stream, fromRevision);
    const open = await personalData.openerFor(ownerOf(stream), events);
    return events.map(open);
  },
  subscribe: (options) => eventStore.subscribe(options),
  close: () => eventStore.close(),
});

const categories: ReadonlySet<string> = new Set(Object.values(streamCategories).flat());

const ownerOf = (stream: string): EventDomain => {
  const category = stream.slice(0, stream.indexOf('-'));
  if (!isCategory(category)) throw new RangeError(`no domain writes ${stream}`);
  return domainOf(category);
};

const isCategory = (category: string): category is StreamCategory => categories.has(category);
