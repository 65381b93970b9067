import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { type Mail } from './mail.ts';
import { type Mailbox } from './mailbox.ts';
import { listPage, mailPage, missingPage } from './pages.ts';

const ownPages = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";
/** A stranger's HTML: no scripts, no forms, and no request that would tell its sender of the reader. */
const strangersPages = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const send = (reply: FastifyReply, page: string, policy = ownPages) =>
  reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page);

/** The pages for people and the JSON for tests. */
export const createWeb = (mailbox: Mailbox): FastifyInstance => {
  const app = fastify();
  const orMissing = (id: string, reply: FastifyReply, show: (mail: Mail) => FastifyReply) => {
    const mail = mailbox.find(id);
    return mail === undefined ? send(reply.code(404), missingPage()) : show(mail);
  };
  app.get('/', (_request, reply) => send(reply, listPage(mailbox.list())));
  app.get<{ Params: { id: string } }>('/mail/:id', ({ params }, reply) =>
    orMissing(params.id, reply, (mail) => send(reply, mailPage(mail))),
  );
  app.get<{ Params: { id: string } }>('/mail/:id/html', ({ params }, reply) =>
    orMissing(params.id, reply, (mail) => send(reply, mail.html ?? '', strangersPages)),
  );
  app.get<{ Querystring: { to?: string } }>('/mails', ({ query }) =>
    mailbox.list(query.to === '' ? undefined : query.to),
  );
  app.delete('/mails', (_request, reply) => {
    mailbox.clear();
    return reply.code(204).send();
  });
  app.get('/readyz', () => ({ status: 'ok' }));
  return app;
};
