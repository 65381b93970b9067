import { join } from 'node:path';
import { type ServerKind } from '../servers/server.ts';
import { type PortName } from './ports.ts';
import { type Service, type Site } from './service.ts';

/** One of the servers that are not ours, as a part of the stack. */
export const serverService = (name: PortName, kind: ServerKind, replacedBy: string): Service => {
  const place = (site: Site) => ({
    folder: join(site.state, kind.name),
    port: site.port(name),
    durable: true,
  });
  return {
    name,
    tier: 'backing',
    needs: [],
    ports: [name],
    replacedBy,
    run: (site) => kind.prepare(place(site)),
    isReady: (site, pid) => kind.isReady(place(site), pid),
  };
};
