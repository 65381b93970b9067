import { domains, type EventDomain } from '@marketgraph/schema';

export const eventDomains: readonly EventDomain[] = domains.filter(
  (domain) => domain !== 'analytics',
);
