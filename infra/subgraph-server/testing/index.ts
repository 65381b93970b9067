export { type BackingServices, startBackingServices } from './backing-services.ts';
export { type Backstage, openBackstage } from './backstage.ts';
export { freePort } from './free-port.ts';
export { createGraphClient, type GraphClient } from './graph-client.ts';
