import {
  domains,
  type EventDomain,
  streamCategories,
  type StreamCategory,
} from '@marketgraph/schema';

const owners: ReadonlyMap<string, EventDomain> = new Map(
  domains
    .filter((domain) => domain !== 'analytics')
    .flatMap((domain) => streamCategories[domain].map((category) => [category, domain] as const)),
);

/** The domain that writes the streams of a category. */
export const domainOf = (category: StreamCategory): EventDomain => {
  const domain = owners.get(category);
  if (!domain) throw new RangeError(`no domain writes ${category} streams`);
  return domain;
};
