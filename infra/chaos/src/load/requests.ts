import { z } from 'zod';
import { type PatientClient } from './patient-client.ts';

/** The requests of the stories, each repeated until it is answered. */

const refusals = z.array(z.object({ code: z.string() }));
const placed = z.object({
  placeOrder: z.object({
    order: z.object({ id: z.string() }).nullable(),
    userErrors: refusals,
    replayed: z.boolean(),
  }),
});
export type Placed = z.output<typeof placed>['placeOrder'];

export type OrderRequest = {
  readonly idempotencyKey: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
};

const shippingAddress = {
  name: 'Ada Lovelace',
  line1: 'Rua das Laranjeiras 1',
  city: 'Rio de Janeiro',
  region: 'RJ',
  postalCode: '22240-000',
  country: 'BR',
};

export const placeOrder = async (buyer: PatientClient, request: OrderRequest): Promise<Placed> => {
  const document = `mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id } userErrors { code } replayed }
  }`;
  const input = { ...request, shippingAddress };
  return (await buyer.ask(placed, document, { input })).placeOrder;
};

const shown = z.object({
  order: z
    .object({
      status: z.string(),
      payments: z
        .array(z.object({ status: z.string(), clientSecret: z.string().nullable() }))
        .nullable(),
      shipments: z.array(z.object({ id: z.string(), status: z.string() })).nullable(),
    })
    .nullable(),
});
export type Shown = NonNullable<z.output<typeof shown>['order']>;

/** Undefined as long as the view has not seen the order. */
export const seeOrder = async (client: PatientClient, id: string): Promise<Shown | undefined> => {
  const document = `query ($id: ID!) {
    order(id: $id) { status payments { status clientSecret } shipments { id status } }
  }`;
  return (await client.ask(shown, document, { id })).order ?? undefined;
};

const cancelled = z.object({ cancelOrder: z.object({ userErrors: refusals }) });
const dispatched = z.object({ dispatchShipment: z.object({ userErrors: refusals }) });
const delivered = z.object({ markShipmentDelivered: z.object({ userErrors: refusals }) });

type Refusals = z.output<typeof refusals>;

export const cancelOrder = async (client: PatientClient, orderId: string): Promise<Refusals> => {
  const document = `mutation ($input: CancelOrderInput!) {
    cancelOrder(input: $input) { userErrors { code } }
  }`;
  const answer = await client.ask(cancelled, document, { input: { orderId } });
  return answer.cancelOrder.userErrors;
};

export const dispatchShipment = async (
  admin: PatientClient,
  shipmentId: string,
): Promise<Refusals> => {
  const document = `mutation ($input: DispatchShipmentInput!) {
    dispatchShipment(input: $input) { userErrors { code } }
  }`;
  const input = { shipmentId, carrier: 'Correios', trackingNumber: 'BR123456789' };
  return (await admin.ask(dispatched, document, { input })).dispatchShipment.userErrors;
};

export const deliverShipment = async (
  admin: PatientClient,
  shipmentId: string,
): Promise<Refusals> => {
  const document = `mutation ($input: MarkShipmentDeliveredInput!) {
    markShipmentDelivered(input: $input) { userErrors { code } }
  }`;
  const answer = await admin.ask(delivered, document, { input: { shipmentId } });
  return answer.markShipmentDelivered.userErrors;
};
