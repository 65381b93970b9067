import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createShopClient } from './shop-client.ts';

/** Asks a server that answers everything with this. */
const askOne = async (status: number, body: string): Promise<unknown> => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const shop = createShopClient(`http://127.0.0.1:${port}/graphql`);
  try {
    return await shop.ask(z.object({ cart: z.string() }), '{ cart }');
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

describe('a client of the shop', () => {
  it('answers the data', async () => {
    expect(await askOne(200, '{"data":{"cart":"full"}}')).toEqual({ cart: 'full' });
  });

  it('tells the codes of errors', async () => {
    const body = '{"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}]}';
    await expect(askOne(200, body)).rejects.toMatchObject({ codes: ['FORBIDDEN'] });
  });

  it('takes the word of a closing server for no answer of the graph', async () => {
    const body = '{"statusCode":503,"error":"Service Unavailable","message":"Service Unavailable"}';
    await expect(askOne(503, body)).rejects.toMatchObject({ codes: ['UNREACHABLE'] });
  });
});
