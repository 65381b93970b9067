import { loadConfig, port } from '@marketgraph/infra/config';
import { z } from 'zod';
import { type MailSinkOptions } from './start-mail-sink.ts';

const environment = z.object({
  PORT: port,
  SMTP_PORT: port,
  MAIL_SINK_DATA_DIR: z.string(),
  /** How many mails are kept. */
  MAIL_SINK_LIMIT: z.coerce.number().int().positive().default(500),
});

/** The sink's options from the environment. Throws one error that names every problem. */
export const readConfig = (): MailSinkOptions => {
  const from = loadConfig(environment, process.env);
  return {
    port: from.PORT,
    smtpPort: from.SMTP_PORT,
    folder: from.MAIL_SINK_DATA_DIR,
    limit: from.MAIL_SINK_LIMIT,
  };
};
