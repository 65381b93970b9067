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

/** An acknowledged write: its token lets any read see it. */
export type Written<Told> = { readonly told: Told; readonly token: string | undefined };

export const placeOrder = async (
  buyer: PatientClient,
  request: OrderRequest,
): Promise<Written<Placed>> => {
  const document = `mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id } userErrors { code } replayed }
  }`;
  const variables = { input: { ...request, shippingAddress } };
  const { data, token } = await buyer.answer(placed, document, { variables });
  return { told: data.placeOrder, token };
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

const orderDocument = `query ($id: ID!) {
  order(id: $id) { status payments { status clientSecret } shipments { id status } }
}`;

/** Undefined as long as the view has not seen the order. */
export const seeOrder = async (client: PatientClient, id: string): Promise<Shown | undefined> =>
  (await client.ask(shown, orderDocument, { id })).order ?? undefined;

/** The order with what a token names, and who may not have seen that yet. */
export const seeOrderWith = async (
  client: PatientClient,
  id: string,
  token: string | undefined,
): Promise<{ readonly order: Shown | undefined; readonly stale: readonly string[] }> => {
  const { data, stale } = await client.answer(shown, orderDocument, { variables: { id }, token });
  return { order: data.order ?? undefined, stale };
};

const cancelled = z.object({ cancelOrder: z.object({ userErrors: refusals }) });
const dispatched = z.object({ dispatchShipment: z.object({ userErrors: refusals }) });
const delivered = z.object({ markShipmentDelivered: z.object({ userErrors: refusals }) });

type Refusals = z.output<typeof refusals>;

export const cancelOrder = async (
  client: PatientClient,
  orderId: string,
): Promise<Written<Refusals>> => {
  const document = `mutation ($input: CancelOrderInput!) {
    cancelOrder(input: $input) { userErrors { code } }
  }`;
  const variables = { input: { orderId } };
  const { data, token } = await client.answer(cancelled, document, { variables });
  return { told: data.cancelOrder.userErrors, token };
};

export const dispatchShipment = async (
  admin: PatientClient,
  shipmentId: string,
): Promise<Written<Refusals>> => {
  const document = `mutation ($input: DispatchShipmentInput!) {
    dispatchShipment(input: $input) { userErrors { code } }
  }`;
  const input = { shipmentId, carrier: 'Correios', trackingNumber: 'BR123456789' };
  const { data, token } = await admin.answer(dispatched, document, { variables: { input } });
  return { told: data.dispatchShipment.userErrors, token };
};

export const deliverShipment = async (
  admin: PatientClient,
  shipmentId: string,
): Promise<Written<Refusals>> => {
  const document = `mutation ($input: MarkShipmentDeliveredInput!) {
    markShipmentDelivered(input: $input) { userErrors { code } }
  }`;
  const variables = { input: { shipmentId } };
  const { data, token } = await admin.answer(delivered, document, { variables });
  return { told: data.markShipmentDelivered.userErrors, token };
};
