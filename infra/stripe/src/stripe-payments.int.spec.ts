import { startStripeSimulator } from '@marketgraph/stripe-simulator';
import { Stripe } from 'stripe';
import { describePaymentProvider } from '../../ports/src/payment-provider.contract.ts';
import { stripePayments } from './stripe-payments.ts';

const secrets = { first: 'whsec_old', second: 'whsec_new', foreign: 'whsec_foreign' };
const cards = { good: 'pm_card_visa', declined: 'pm_card_chargeDeclined' };

describePaymentProvider('stripePayments', async () => {
  const simulator = await startStripeSimulator();
  const { webhooks } = new Stripe('sk_test_signs_nothing');
  return {
    provider: stripePayments({
      secretKey: 'sk_test_1',
      webhookSecrets: [secrets.first, secrets.second],
      apiBase: simulator.url,
    }),
    confirm: async (clientSecret, card) => {
      const [id] = clientSecret.split('_secret_');
      await fetch(`${simulator.url}/v1/payment_intents/${id}/confirm`, {
        method: 'POST',
        headers: { authorization: 'Bearer pk_test_1' },
        body: new URLSearchParams({ client_secret: clientSecret, payment_method: cards[card] }),
      });
    },
    sign: (payload, secret, age = 0) =>
      webhooks.generateTestHeaderString({
        payload,
        secret: secrets[secret],
        timestamp: Math.floor(Date.now() / 1000) - age,
      }),
    close: simulator.close,
  };
});
