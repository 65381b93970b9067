import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { post, refusal, stripeFor } from './testing/clients.ts';
import { eventually } from './testing/eventually.ts';

describe('a dispute', () => {
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeAll(async () => {
    simulator = await startStripeSimulator({ frozenAt: new Date('2030-01-01T00:00:00Z') });
    stripe = stripeFor(simulator);
  });
  afterAll(() => simulator.close());

  const pay = async (payment_method: string) => {
    const paid = await stripe.paymentIntents.create({
      amount: 4_200,
      currency: 'usd',
      confirm: true,
      payment_method,
    });
    await simulator.advance('1s');
    return paid;
  };
  const given = async (payment_method: string) => {
    const { id } = await pay(payment_method);
    const { data } = await stripe.disputes.list({ payment_intent: id });
    const [dispute] = data;
    if (!dispute) throw new Error('nobody disputes it');
    return { id, dispute };
  };
  const disputed = () => given('pm_card_createDispute');
  const eventsOf = ({ id }: Stripe.Dispute) =>
    simulator
      .journal()
      .events.filter(({ data }) => (data.object as { id?: string }).id === id)
      .map(({ type }) => type.replace('charge.dispute.', ''));
  const balanceOf = ({ charge }: Stripe.Dispute, dispute: Stripe.Dispute) =>
    simulator
      .journal()
      .balanceTransactions.filter(({ source }) => source === charge || source === dispute.id)
      .reduce((total, { net }) => total + net, 0);
  const play = (query: string) => post(`${simulator.url}/_sim/${query}`, '');

  it('takes the money and a fee, and says by when to answer', async () => {
    const { id, dispute } = await disputed();
    expect(dispute).toMatchObject({
      object: 'dispute',
      amount: 4_200,
      payment_intent: id,
      reason: 'fraudulent',
      status: 'needs_response',
      is_charge_refundable: false,
      payment_method_details: { card: { case_type: 'chargeback', network_reason_code: '10.4' } },
      balance_transactions: [{ amount: -4_200, fee: 1_500, net: -5_700, type: 'adjustment' }],
      evidence_details: { has_evidence: false, past_due: false, submission_count: 0 },
    });
    expect(eventsOf(dispute)).toEqual(['created', 'funds_withdrawn']);
    expect(await stripe.charges.retrieve(dispute.charge as string)).toMatchObject({
      disputed: true,
    });
  });

  it('keeps its charge from being refunded', async () => {
    const { id } = await disputed();
    expect(await refusal(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
      statusCode: 400,
      code: 'charge_disputed',
    });
  });

  it('is won by good evidence: the money comes back', async () => {
    const { dispute, id } = await disputed();
    const evidence = { uncategorized_text: 'winning_evidence', customer_name: 'Ana' };
    expect(await stripe.disputes.update(dispute.id, { evidence })).toMatchObject({
      status: 'under_review',
      evidence: { customer_name: 'Ana' },
      evidence_details: { has_evidence: true, submission_count: 1 },
    });
    await simulator.advance('3m');
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
      status: 'won',
      balance_transactions: [{ net: -5_700 }, { net: 5_700 }],
    });
    expect(eventsOf(dispute)).toEqual([
      'created',
      'funds_withdrawn',
      'updated',
      'funds_reinstated',
      'closed',
    ]);
    expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({ amount: 4_200 });
  });

  it('is lost by bad evidence', async () => {
    const { dispute } = await disputed();
    await stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'losing_evidence' },
    });
    await simulator.advance('3m');
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ status: 'lost' });
    expect(eventsOf(dispute).at(-1)).toBe('closed');
    expect(balanceOf(dispute, dispute)).toBe(4_200 - 152 - 5_700);
  });

  it('is lost by silence', async () => {
    const { dispute } = await disputed();
    await simulator.advance('30d');
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
      status: 'lost',
      evidence_details: { past_due: true },
    });
    const late = stripe.disputes.update(dispute.id, { evidence: { customer_name: 'Ana' } });
    expect(await refusal(late)).toMatchObject({ statusCode: 400 });
  });

  it('is lost when it is accepted', async () => {
    const { dispute } = await disputed();
    expect(await stripe.disputes.close(dispute.id)).toMatchObject({ status: 'lost' });
    expect((await refusal(stripe.disputes.close(dispute.id))).statusCode).toBe(400);
  });

  it('keeps evidence as a draft until it is submitted, once', async () => {
    const { dispute } = await disputed();
    const evidence = { product_description: 'a chair' };
    expect(await stripe.disputes.update(dispute.id, { evidence, submit: false })).toMatchObject({
      status: 'needs_response',
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    const sent = await stripe.disputes.update(dispute.id, { submit: true });
    expect(sent).toMatchObject({ status: 'under_review', evidence });
    expect((await refusal(stripe.disputes.update(dispute.id, { evidence }))).statusCode).toBe(400);
    await simulator.advance('30d');
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ status: 'under_review' });
    expect((await play(`settle?dispute=${dispute.id}&outcome=won`)).body).toMatchObject({
      status: 'won',
    });
  });

  it('takes only labels without an answer', async () => {
    const { dispute } = await disputed();
    expect(await stripe.disputes.update(dispute.id, { metadata: { ticket: '7' } })).toMatchObject({
      status: 'needs_response',
      metadata: { ticket: '7' },
    });
  });

  describe('given an inquiry', () => {
    const inquiry = () => given('pm_card_createDisputeInquiry');

    it('moves no money, and leaves the charge refundable', async () => {
      const { id, dispute } = await inquiry();
      expect(dispute).toMatchObject({
        status: 'warning_needs_response',
        is_charge_refundable: true,
        balance_transactions: [],
        payment_method_details: { card: { case_type: 'inquiry' } },
      });
      expect(eventsOf(dispute)).toEqual(['created']);
      expect(await stripe.refunds.create({ payment_intent: id, amount: 100 })).toMatchObject({
        status: 'succeeded',
      });
    });

    it('ends by itself', async () => {
      const { dispute } = await inquiry();
      await simulator.advance('30d');
      expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
        status: 'warning_closed',
        balance_transactions: [],
      });
    });

    it('may become a dispute', async () => {
      const { dispute } = await inquiry();
      await stripe.disputes.update(dispute.id, {
        evidence: { uncategorized_text: 'escalate_inquiry_evidence' },
      });
      await simulator.advance('3m');
      expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
        status: 'needs_response',
        balance_transactions: [{ net: -5_700 }],
      });
      expect(eventsOf(dispute)).toEqual(['created', 'updated', 'updated', 'funds_withdrawn']);
    });
  });

  it('comes at once, but not before the money was taken', async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 4_200,
      currency: 'usd',
      confirm: true,
      capture_method: 'manual',
      payment_method: 'pm_card_createDisputeProductNotReceived',
    });
    await simulator.advance('1h');
    const of = async () => (await stripe.disputes.list({ payment_intent: id })).data;
    expect(await of()).toEqual([]);
    await stripe.paymentIntents.capture(id);
    await eventually(of).toMatchObject([{ reason: 'product_not_received' }]);
  });

  it('is made of any payment, of a part, at any time', async () => {
    const { id } = await pay('pm_card_visa');
    await simulator.advance('60d');
    const made = await play(`dispute?payment_intent=${id}&amount=1000&reason=duplicate`);
    expect(made.body).toMatchObject({ amount: 1_000, reason: 'duplicate' });
    expect((await play(`dispute?payment_intent=${id}`)).status).toBe(400);
    expect((await play('dispute?payment_intent=pi_none')).status).toBe(404);
  });

  it('is listed newest first, and by charge', async () => {
    const { dispute } = await disputed();
    expect((await stripe.disputes.list({ limit: 1 })).data).toMatchObject([{ id: dispute.id }]);
    const { data } = await stripe.disputes.list({ charge: dispute.charge as string });
    expect(data).toEqual([dispute]);
    expect((await refusal(stripe.disputes.retrieve('du_none'))).statusCode).toBe(404);
  });
});
