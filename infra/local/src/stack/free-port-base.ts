import { randomInt } from 'node:crypto';
import { isPortFree } from '../places/free-port.ts';
import { offsets, portOf, type PortName } from './ports.ts';

const names = Object.keys(offsets) as PortName[];

/** Below the range from which systems take the ports of outgoing connections. */
const range = { first: 15_000, last: 32_000 };

/** A base whose ports were all free a moment ago. */
export const freePortBase = async (): Promise<number> => {
  for (;;) {
    const base = randomInt(range.first / 100, range.last / 100) * 100;
    const free = await Promise.all(names.map((name) => isPortFree(portOf(base, name))));
    if (free.every(Boolean)) return base;
  }
};
