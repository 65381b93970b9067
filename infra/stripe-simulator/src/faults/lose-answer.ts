import type { FastifyReply } from 'fastify';

import type { RequestFault } from './request-fault.ts';

/** Whether this fault strikes the answer on its way back. */
export const losesAnswer = (fault: RequestFault | undefined): boolean =>
  fault?.fault === 'drop-response' || fault?.fault === 'half-response';

/** Breaks the connection instead of answering, or while it is answered. */
export const loseAnswer = (reply: FastifyReply, fault: RequestFault | undefined, body: string) => {
  reply.hijack();
  const { raw } = reply;
  if (fault?.fault === 'drop-response') return void raw.socket?.destroy();
  raw.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  raw.write(body.slice(0, body.length / 2), () => raw.socket?.destroy());
};

/** What a broken proxy says, with a status that means success. */
export const garbage = '<html><body>The upstream is not well.</body></html>';
