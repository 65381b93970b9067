import { randomUUID } from 'node:crypto';
import {
  type Backstage,
  type BackingServices,
  createGraphClient,
  type GraphClient,
  openBackstage,
  startBackingServices,
} from '@marketgraph/infra/testing';
import { shipmentView } from '@marketgraph/projections/shipment-view';
import { orderConfirmed, streamName } from '@marketgraph/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shipmentIdOf } from './application/shipments.ts';
import { startShipping } from './subgraph.ts';

const { customerId } = orderConfirmed.example;
const buyer = { id: customerId };
const stranger = { id: '0190a5c0-0000-7000-8000-000000000099' };
const vendor = { id: '0190a5c0-0000-7000-8000-000000000004', roles: ['VENDOR'] } as const;
const admin = { id: '0190a5c0-0000-7000-8000-00000000000a', roles: ['ADMIN'] } as const;

const shipmentFields = `
  id status carrier trackingNumber estimatedDeliveryAt dispatchedAt deliveredAt
  items { name quantity product { id } }
  address { name line1 line2 city region postalCode country }
`;

const prepared = {
  status: 'PREPARED',
  carrier: null,
  trackingNumber: null,
  estimatedDeliveryAt: null,
  dispatchedAt: null,
  deliveredAt: null,
  items: [
    {
      name: 'Espresso cups',
      quantity: 2,
      product: { id: orderConfirmed.example.lines[0]?.productId },
    },
  ],
  address: { ...orderConfirmed.example.shippingAddress, line2: null },
};

const correios = {
  carrier: 'Correios',
  trackingNumber: 'BR1',
  estimatedDeliveryAt: '2026-01-05T00:00:00-03:00',
};

describe('the shipping subgraph', () => {
  let services: BackingServices;
  let backstage: Backstage;
  let shipping: Awaited<ReturnType<typeof startShipping>>;
  let ask: GraphClient;

  beforeAll(async () => {
    services = await startBackingServices();
    const { config, authority } = services;
    shipping = await startShipping(config);
    ask = createGraphClient(shipping.url, authority);
    backstage = await openBackstage(config, 'shipping', {
      projections: [shipmentView],
      relays: ['orders'],
    });
  });
  afterAll(async () => {
    await shipping.stop();
    await backstage.stop();
    await services.stop();
  });

  const shipmentsOf = async (asker: Parameters<GraphClient>[0], ...orderIds: string[]) => {
    const query = `query ($orders: [_Any!]!) {
      _entities(representations: $orders) { ... on Order { shipments { ${shipmentFields} } } }
    }`;
    const orders = orderIds.map((id) => ({ __typename: 'Order', id }));
    const { data, errors } = await ask(asker, query, { orders });
    expect(errors).toBeUndefined();
    const { _entities } = data as { _entities: readonly { shipments: unknown }[] };
    return _entities.map(({ shipments }) => shipments);
  };

  /** A confirmed order whose parcel is seen by its buyer. */
  const confirmed = async (): Promise<{ orderId: string; shipmentId: string }> => {
    const orderId = randomUUID();
    const event = {
      type: 'OrderConfirmed',
      data: { ...orderConfirmed.example, orderId },
    } as const;
    await backstage.tell('orders', streamName('order', orderId), [{ event }, { event }]);
    const shipmentId = shipmentIdOf(orderId);
    await expect
      .poll(() => shipmentsOf(buyer, orderId), { timeout: 10_000 })
      .toEqual([[{ id: shipmentId, ...prepared }]]);
    return { orderId, shipmentId };
  };

  const act = async (
    mutation: 'dispatchShipment' | 'markShipmentDelivered',
    input: Readonly<Record<string, unknown>>,
    asker: Parameters<GraphClient>[0] = admin,
  ) => {
    const type = mutation === 'dispatchShipment' ? 'DispatchShipment' : 'MarkShipmentDelivered';
    const query = `mutation ($input: ${type}Input!) {
      ${mutation}(input: $input) { shipment { ${shipmentFields} } userErrors { code field } }
    }`;
    const { data, errors } = await ask(asker, query, { input });
    return { ...(data as Record<string, object> | null)?.[mutation], errors };
  };

  it('prepares one parcel when an order is confirmed', async () => {
    const { shipmentId } = await confirmed();
    const story = await backstage.read(streamName('shipment', shipmentId));
    expect(story.map(({ type }) => type)).toEqual(['ShipmentPrepared']);
  });

  it('shows a parcel to its buyer and to admins, and to nobody else', async () => {
    const { orderId, shipmentId } = await confirmed();
    const parcel = { id: shipmentId, ...prepared };
    expect(await shipmentsOf(admin, orderId)).toEqual([[parcel]]);
    expect(await shipmentsOf(stranger, orderId)).toEqual([[]]);
    expect(await shipmentsOf('nobody', orderId)).toEqual([[]]);

    const query = `query ($id: ID!) { shipment(id: $id) { ${shipmentFields} } }`;
    const seenBy = async (asker: Parameters<GraphClient>[0], id = shipmentId) =>
      (await ask(asker, query, { id })).data;
    expect(await seenBy(buyer)).toEqual({ shipment: parcel });
    expect(await seenBy(admin)).toEqual({ shipment: parcel });
    expect(await seenBy(stranger)).toEqual({ shipment: null });
    expect(await seenBy('nobody')).toEqual({ shipment: null });
    expect(await seenBy(admin, randomUUID())).toEqual({ shipment: null });
    expect(await seenBy(admin, "' or true; --")).toEqual({ shipment: null });
  });

  it('answers many orders at once, each with its own', async () => {
    const [one, other] = [await confirmed(), await confirmed()];
    const unknown = randomUUID();
    expect(await shipmentsOf(buyer, other.orderId, 'nonsense', one.orderId, unknown)).toMatchObject(
      [[{ id: other.shipmentId }], [], [{ id: one.shipmentId }], []],
    );
  });

  it('dispatches and delivers, answering at once what the projection shows soon', async () => {
    const { orderId, shipmentId } = await confirmed();
    const dispatched = await act('dispatchShipment', { shipmentId, ...correios });
    expect(dispatched).toMatchObject({
      userErrors: [],
      shipment: {
        ...prepared,
        id: shipmentId,
        status: 'DISPATCHED',
        carrier: 'Correios',
        trackingNumber: 'BR1',
        estimatedDeliveryAt: '2026-01-05T03:00:00.000Z',
        dispatchedAt: expect.stringMatching(/^20.*Z$/) as string,
      },
    });
    const delivered = await act('markShipmentDelivered', { shipmentId });
    expect(delivered).toMatchObject({
      userErrors: [],
      shipment: { status: 'DELIVERED', carrier: 'Correios' },
    });
    await expect
      .poll(() => shipmentsOf(buyer, orderId), { timeout: 10_000 })
      .toEqual([['shipment' in delivered ? delivered.shipment : undefined]]);
  });

  it('ignores repeats, and refuses a second dispatch with other facts', async () => {
    const { shipmentId } = await confirmed();
    const first = await act('dispatchShipment', { shipmentId, ...correios });
    expect(await act('dispatchShipment', { shipmentId, ...correios })).toEqual(first);
    const other = { shipmentId, ...correios, trackingNumber: 'BR2' };
    expect(await act('dispatchShipment', other)).toEqual({
      shipment: null,
      userErrors: [{ code: 'SHIPMENT_ALREADY_DISPATCHED', field: null }],
    });
    const delivered = await act('markShipmentDelivered', { shipmentId });
    expect(await act('markShipmentDelivered', { shipmentId })).toEqual(delivered);
    expect(
      (await backstage.read(streamName('shipment', shipmentId))).map(({ type }) => type),
    ).toEqual(['ShipmentPrepared', 'ShipmentDispatched', 'ShipmentDelivered']);
  });

  it('refuses a second dispatch with other facts within one request', async () => {
    const { shipmentId } = await confirmed();
    const query = `mutation ($a: DispatchShipmentInput!, $b: DispatchShipmentInput!) {
      a: dispatchShipment(input: $a) { userErrors { code } }
      b: dispatchShipment(input: $b) { userErrors { code } }
    }`;
    const variables = {
      a: { shipmentId, carrier: 'Correios' },
      b: { shipmentId, carrier: 'Loggi' },
    };
    expect((await ask(admin, query, variables)).data).toEqual({
      a: { userErrors: [] },
      b: { userErrors: [{ code: 'SHIPMENT_ALREADY_DISPATCHED' }] },
    });
  });

  it('refuses to deliver what the carrier does not have', async () => {
    const { shipmentId } = await confirmed();
    expect(await act('markShipmentDelivered', { shipmentId })).toEqual({
      shipment: null,
      userErrors: [{ code: 'SHIPMENT_NOT_DISPATCHED', field: null }],
    });
  });

  it.each(['dispatchShipment', 'markShipmentDelivered'] as const)(
    'refuses %s of a parcel that is not there',
    async (mutation) => {
      const facts = mutation === 'dispatchShipment' ? correios : {};
      expect(await act(mutation, { shipmentId: randomUUID(), ...facts })).toEqual({
        shipment: null,
        userErrors: [{ code: 'SHIPMENT_NOT_FOUND', field: ['input', 'shipmentId'] }],
      });
    },
  );

  it.each([
    ['an id that is none', { shipmentId: 'nonsense' }, 'shipmentId'],
    ['no carrier', { carrier: '  ' }, 'carrier'],
    ['a carrier that no database keeps', { carrier: 'a\u0000b' }, 'carrier'],
    ['a carrier of half a letter', { carrier: '\ud800' }, 'carrier'],
    ['a carrier that fills the screen', { carrier: 'x'.repeat(101) }, 'carrier'],
    ['a tracking number of two lines', { trackingNumber: 'a\nb' }, 'trackingNumber'],
  ])('refuses %s', async (_case, change, field) => {
    const input = { shipmentId: randomUUID(), ...correios, ...change };
    expect(await act('dispatchShipment', input)).toEqual({
      shipment: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['input', field] }],
    });
  });

  it('refuses an id that is none as delivered', async () => {
    expect(await act('markShipmentDelivered', { shipmentId: 'nonsense' })).toEqual({
      shipment: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['input', 'shipmentId'] }],
    });
  });

  it.each([
    ['nobody', 'nobody', 'UNAUTHENTICATED'],
    ['the buyer', buyer, 'FORBIDDEN'],
    ['a vendor', vendor, 'FORBIDDEN'],
  ] as const)('lets %s neither dispatch nor deliver', async (_who, asker, code) => {
    const { shipmentId } = await confirmed();
    const errors = [{ extensions: { code } }];
    expect(await act('dispatchShipment', { shipmentId, ...correios }, asker)).toMatchObject({
      errors,
    });
    expect(await act('markShipmentDelivered', { shipmentId }, asker)).toMatchObject({ errors });
    expect(await backstage.read(streamName('shipment', shipmentId))).toHaveLength(1);
  });
});
