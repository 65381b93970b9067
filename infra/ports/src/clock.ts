/** The instant, ISO 8601 in UTC. A port, so that specs hold it still. */
export type Clock = () => string;
