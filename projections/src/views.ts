import { type AnyProjection } from '@marketgraph/infra/engine';
import { type Domain } from '@marketgraph/schema';
import { orderFactView } from './order-fact-view/project.ts';
import { shipmentView } from './shipment-view/project.ts';

/** Every view, and the database it lives in. */
export const views: readonly { readonly database: Domain; readonly projection: AnyProjection }[] = [
  { database: 'shipping', projection: shipmentView },
  { database: 'analytics', projection: orderFactView },
];
