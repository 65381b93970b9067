import { loadConfig, port } from '@marketgraph/infra/config';
import { z } from 'zod';
import { type MailSinkOptions } from './start-mail-sink.ts';

const environment = z.object({
  PORT: port,
  SMTP_PORT: port,
  MAIL_SINK_DATA_DIR: z.string(),
});

/** The sink's options from the environment. Throws one error that names every problem. */
export const readConfig = (): MailSinkOptions => {
  const { PORT, SMTP_PORT, MAIL_SINK_DATA_DIR } = loadConfig(environment, process.env);
  return { port: PORT, smtpPort: SMTP_PORT, folder: MAIL_SINK_DATA_DIR };
};
