export { type BackingServices, startBackingServices } from './backing-services.ts';
export { type Backstage, openBackstage } from './backstage.ts';
export { createGraphClient, type GraphClient } from './graph-client.ts';
