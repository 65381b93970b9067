import {
  loadConfig,
  type SubgraphConfig,
  subgraphEnvironment,
  toSubgraphConfig,
} from '@marketgraph/infra/config';
import { z } from 'zod';

export type NotificationsConfig = SubgraphConfig & {
  readonly smtpUrl: string;
  /** `Shop <no-reply@shop.example>`. */
  readonly mailFrom: string;
  /** The domain of that address. */
  readonly mailDomain: string;
};

const environment = z.object({
  ...subgraphEnvironment,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<[^<>@\s]+@[\w.-]+>$/, 'must look like: Shop <no-reply@shop.example>')
    .default('Marketgraph <no-reply@marketgraph.example>'),
});

export const notificationsConfig = (): NotificationsConfig => {
  const read = loadConfig(environment, process.env);
  const { SMTP_URL: smtpUrl, MAIL_FROM: mailFrom } = read;
  const mailDomain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1, -1);
  return { ...toSubgraphConfig(read), smtpUrl, mailFrom, mailDomain };
};
