import { InvalidSignatureError } from '@marketgraph/infra/ports';
import { type FastifyInstance } from 'fastify';
import { type RecordWebhook } from './application/record-webhook.ts';

const signatureHeader = 'stripe-signature';

/** Far above any event of Stripe, and below what the bus takes in one message. */
const bodyLimit = 262_144;

/** `POST /webhooks/stripe`: 200 once recorded, 400 for anything Stripe did not sign. */
export const webhookRoute =
  (record: RecordWebhook) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register((scope, _options, done) => {
      // The signature is over the bytes as they came: nothing may parse them first.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
        parsed(null, body);
      });
      scope.post('/webhooks/stripe', { bodyLimit }, async ({ body, headers }, reply) => {
        const signature = headers[signatureHeader];
        if (!Buffer.isBuffer(body) || typeof signature !== 'string') {
          return reply.code(400).send({ error: `a body and one ${signatureHeader} are needed` });
        }
        try {
          await record(body, signature);
          return { received: true };
        } catch (error) {
          if (!(error instanceof InvalidSignatureError)) throw error;
          return reply.code(400).send({ error: error.message });
        }
      });
      done();
    });
  };
