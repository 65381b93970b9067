import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  InvalidSignatureError,
  type PaymentIntent,
  type PaymentProvider,
  ProviderRefusedError,
} from './payment-provider.ts';

/** A provider to test, with the buyer's side of it, and its pen. */
export type OpenedPaymentProvider = {
  readonly provider: PaymentProvider;
  /** The buyer's client confirms with a card; resolves also when it is declined. */
  readonly confirm: (clientSecret: string, card: 'good' | 'declined') => Promise<void>;
  /** Signs a body as the provider would have done `age` seconds ago. Two secrets are ours. */
  readonly sign: (body: string, secret: 'first' | 'second' | 'foreign', age?: number) => string;
  readonly close: () => Promise<void>;
};

const amount = { amountMinor: 4990, currency: 'BRL' };

/** What every payment provider must do. Each sentence opens intents of its own. */
export const describePaymentProvider = (
  name: string,
  open: () => Promise<OpenedPaymentProvider>,
): void => {
  describe(name, () => {
    let opened: OpenedPaymentProvider;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const provider = (): PaymentProvider => opened.provider;

    const create = (idempotencyKey: string = randomUUID()): Promise<PaymentIntent> =>
      provider().createIntent({ amount, metadata: { paymentId: 'payment-1' }, idempotencyKey });

    const confirmed = async (card: 'good' | 'declined' = 'good'): Promise<PaymentIntent> => {
      const { id, clientSecret } = await create();
      await opened.confirm(clientSecret ?? '', card);
      return provider().retrieveIntent(id);
    };

    const captured = async (): Promise<PaymentIntent> =>
      provider().captureIntent((await confirmed()).id);

    const refund = (intent: PaymentIntent, amountMinor: number, refundId: string = randomUUID()) =>
      provider().refund({
        intentId: intent.id,
        amount: { ...amount, amountMinor },
        metadata: { refundId },
        idempotencyKey: refundId,
      });

    describe('an intent', () => {
      it('waits for the buyer with a secret of its own', async () => {
        expect(await create()).toMatchObject({
          status: 'requires_payment_method',
          amount,
          capturableMinor: 0,
          receivedMinor: 0,
          metadata: { paymentId: 'payment-1' },
          failure: null,
          clientSecret: expect.stringMatching(/.+/) as string,
        });
      });

      it('is opened once per idempotency key', async () => {
        const key = randomUUID();
        const first = await create(key);
        expect((await create(key)).id).toBe(first.id);
        expect((await create()).id).not.toBe(first.id);
      });

      it.each([
        ['an amount that is too small', { amountMinor: 1, currency: 'BRL' }],
        ['no amount at all', { amountMinor: 0, currency: 'BRL' }],
        ['an amount that is too large', { amountMinor: 99_999_999_999, currency: 'BRL' }],
        ['a currency nobody takes', { amountMinor: 4990, currency: 'XTS' }],
        ['a fraction of what the provider can charge', { amountMinor: 4990, currency: 'MGA' }],
      ])('refuses %s for good', async (_case, unpayable) => {
        const request = { amount: unpayable, metadata: {}, idempotencyKey: randomUUID() };
        await expect(provider().createIntent(request)).rejects.toThrow(ProviderRefusedError);
      });

      it('keeps our minor units where the provider has others', async () => {
        const krona = { amountMinor: 5000, currency: 'ISK' };
        const request = { amount: krona, metadata: {}, idempotencyKey: randomUUID() };
        expect((await provider().createIntent(request)).amount).toEqual(krona);
      });

      it('is held, not taken, when the buyer confirms', async () => {
        expect(await confirmed()).toMatchObject({
          status: 'requires_capture',
          capturableMinor: 4990,
          receivedMinor: 0,
        });
      });

      it('tells why it was declined, and can be paid all the same', async () => {
        const { id, clientSecret, status, failure } = await confirmed('declined');
        expect(status).toBe('requires_payment_method');
        expect(failure).toMatchObject({ code: 'generic_decline', message: /declined/ });
        await opened.confirm(clientSecret ?? '', 'good');
        expect(await provider().retrieveIntent(id)).toMatchObject({ status: 'requires_capture' });
      });
    });

    describe('capture', () => {
      it('takes all that is held', async () => {
        expect(await captured()).toMatchObject({
          status: 'succeeded',
          capturableMinor: 0,
          receivedMinor: 4990,
        });
      });

      it('takes it once, however often it is asked', async () => {
        const { id, receivedMinor } = await captured();
        const again = await Promise.all([1, 2, 3].map(() => provider().captureIntent(id)));
        expect(again.map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
        expect(again.map((intent) => intent.receivedMinor)).toEqual(Array(3).fill(receivedMinor));
      });

      it('answers an intent as it is when nothing is held yet, and takes it later', async () => {
        const { id, clientSecret } = await create();
        const early = await provider().captureIntent(id);
        expect(early.status).toBe('requires_payment_method');
        await opened.confirm(clientSecret ?? '', 'good');
        expect((await provider().captureIntent(id)).status).toBe('succeeded');
      });
    });

    describe('cancel', () => {
      it('releases what is held, however often it is asked', async () => {
        const { id } = await confirmed();
        expect((await provider().cancelIntent(id)).status).toBe('canceled');
        expect((await provider().cancelIntent(id)).status).toBe('canceled');
      });

      it('ends an intent that nobody has paid', async () => {
        const { id } = await create();
        expect((await provider().cancelIntent(id)).status).toBe('canceled');
      });

      it('answers an intent as it is when its money was taken', async () => {
        const { id } = await captured();
        expect(await provider().cancelIntent(id)).toMatchObject({
          status: 'succeeded',
          receivedMinor: 4990,
        });
      });

      it('is answered by a later capture: there is nothing left to take', async () => {
        const { id } = await confirmed();
        await provider().cancelIntent(id);
        expect(await provider().captureIntent(id)).toMatchObject({
          status: 'canceled',
          receivedMinor: 0,
        });
      });
    });

    describe('refund', () => {
      it('gives back once per idempotency key', async () => {
        const intent = await captured();
        const refundId = randomUUID();
        const first = await refund(intent, 3000, refundId);
        expect(first).toMatchObject({ status: 'accepted', metadata: { refundId } });
        expect(await refund(intent, 3000, refundId)).toEqual(first);
        expect((await refund(intent, 1990)).id).not.toBe(first.id);
      });

      it('refuses more than is left for good', async () => {
        const intent = await captured();
        await refund(intent, 3000);
        await expect(refund(intent, 1991)).rejects.toThrow(ProviderRefusedError);
        await refund(intent, 1990);
        await expect(refund(intent, 1)).rejects.toThrow(ProviderRefusedError);
      });

      it('refuses to give back what was never taken', async () => {
        await expect(refund(await confirmed(), 4990)).rejects.toThrow(ProviderRefusedError);
      });
    });

    describe('a webhook', () => {
      // Written as nobody's JSON library would: what is signed are bytes, not a meaning.
      const body = '{ "id":"evt_1",\n\t"type": "customer.created", "data": {"object": {"a": "ä"}}}';
      const verify = (text: string, signature: string) =>
        provider().verifyEvent(Buffer.from(text), signature);

      it.each(['first', 'second'] as const)('is trusted by our %s secret', (secret) => {
        expect(verify(body, opened.sign(body, secret))).toEqual({
          id: 'evt_1',
          type: 'customer.created',
          metadata: {},
        });
      });

      it('tells the metadata of what it is about', () => {
        const about = JSON.stringify({
          id: 'evt_2',
          type: 'a.kind.of.tomorrow',
          data: { object: { object: 'unheard_of', metadata: { correlationId: 'c-1' } } },
        });
        expect(verify(about, opened.sign(about, 'first')).metadata).toEqual({
          correlationId: 'c-1',
        });
      });

      it.each<[string, (sign: OpenedPaymentProvider['sign']) => readonly [string, string]]>([
        ['signed by somebody else', (sign) => [body, sign(body, 'foreign')]],
        ['signed too long ago', (sign) => [body, sign(body, 'first', 301)]],
        ['altered', (sign) => [body.replace('customer', 'consumer'), sign(body, 'first')]],
        [
          'written anew by a parser',
          (sign) => [JSON.stringify(JSON.parse(body)), sign(body, 'first')],
        ],
        ['empty', (sign) => ['', sign(body, 'first')]],
        ['with an empty signature', () => [body, '']],
        ['with a malformed signature', () => [body, 'nonsense']],
        ['with a signature without a time', (sign) => [body, sign(body, 'first').slice(13)]],
        [
          'with a signature of another scheme',
          (sign) => [body, sign(body, 'first').replace('v1=', 'v0=')],
        ],
        [
          'with a changed time',
          (sign) => [body, sign(body, 'first').replace(/t=\d+/, 't=9999999999')],
        ],
      ])('is not trusted %s', (_case, make) => {
        const [text, signature] = make(opened.sign);
        expect(() => verify(text, signature)).toThrow(InvalidSignatureError);
      });
    });
  });
};
