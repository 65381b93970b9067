import { z } from 'zod';

const mails = z.array(z.object({ messageId: z.string().optional(), to: z.array(z.string()) }));

/** A mail that the mail server took. */
export type SentMail = z.output<typeof mails>[number];

export const readMails = async (mailsUrl: string): Promise<readonly SentMail[]> => {
  const response = await fetch(`${mailsUrl}/mails`, { signal: AbortSignal.timeout(20_000) });
  return mails.parse(await response.json());
};
