import { eventDomains } from '../facts/event-domains.ts';
import { type Check } from '../facts/facts.ts';
import { createReport } from './violations.ts';

/** JetStream holds each domain's part of the log, in its order, without gap or duplicate. */
export const bus: Check = ({ log, bus: streams }) => {
  const { unless, violations } = createReport('bus');
  for (const domain of eventDomains) {
    const kept = streams[domain];
    const written = log[domain];
    unless(kept.length === written.length, `${domain}: ${kept.length} of ${written.length} events`);
    for (const [index, { sequence, event }] of kept.entries()) {
      const wanted = written[index];
      const isSame = event.eventId === wanted?.eventId && event.position === wanted.position;
      if (isSame && sequence === index + 1) continue;
      const there = `${event.type} at ${event.position}`;
      const should = wanted ? `${wanted.type} at ${wanted.position}` : 'nothing';
      unless(false, `${domain} ${sequence} is ${there}, not ${should}`, event.eventId);
      break; // what follows is shifted
    }
    const ids = new Set(written.map(({ eventId }) => eventId));
    unless(ids.size === written.length, `${domain}: the log holds an event twice`);
  }
  return violations;
};
