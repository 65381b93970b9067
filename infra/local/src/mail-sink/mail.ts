import { z } from 'zod';

/** A mail as its reader sees it. */
export const mail = z.object({
  id: z.string(),
  receivedAt: z.iso.datetime(),
  from: z.string(),
  /** Who it was delivered to, hidden copies included. */
  to: z.array(z.string()),
  subject: z.string(),
  /** Angle brackets included; the same for every repeat of a mail. */
  messageId: z.string().optional(),
  text: z.string(),
  html: z.string().optional(),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.int() })),
});

export type Mail = z.output<typeof mail>;

/** What the sender told the server, whatever stands in the letter. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}
