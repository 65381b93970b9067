import { type AnyProjection } from '@marketgraph/infra/engine';
import { type Domain } from '@marketgraph/schema';
import { availabilityView } from './availability-view/project.ts';
import { catalogueView } from './catalogue-view/project.ts';
import { deliveryFactView } from './delivery-fact-view/project.ts';
import { notificationView } from './notification-view/project.ts';
import { orderFactView } from './order-fact-view/project.ts';
import { orderLineFactView } from './order-line-fact-view/project.ts';
import { orderView } from './order-view/project.ts';
import { productFactView } from './product-fact-view/project.ts';
import { productView } from './product-view/project.ts';
import { recipientView } from './recipient-view/project.ts';
import { refundFactView } from './refund-fact-view/project.ts';
import { paymentView } from './payment-view/project.ts';
import { shipmentView } from './shipment-view/project.ts';
import { stockView } from './stock-view/project.ts';
import { userView } from './user-view/project.ts';

/** The views in one domain's database. */
export const viewsIn = (domain: Domain): readonly AnyProjection[] =>
  views.filter(({ database }) => database === domain).map(({ projection }) => projection);

/** Every view, and the database it lives in. */
export const views: readonly { readonly database: Domain; readonly projection: AnyProjection }[] = [
  { database: 'accounts', projection: userView },
  { database: 'products', projection: productView },
  { database: 'products', projection: availabilityView },
  { database: 'inventory', projection: stockView },
  { database: 'orders', projection: catalogueView },
  { database: 'orders', projection: orderView },
  { database: 'notifications', projection: notificationView },
  { database: 'notifications', projection: recipientView },
  { database: 'payments', projection: paymentView },
  { database: 'shipping', projection: shipmentView },
  { database: 'analytics', projection: orderFactView },
  { database: 'analytics', projection: orderLineFactView },
  { database: 'analytics', projection: productFactView },
  { database: 'analytics', projection: deliveryFactView },
  { database: 'analytics', projection: refundFactView },
];
