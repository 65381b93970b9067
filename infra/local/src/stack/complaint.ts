import { z } from 'zod';

const pinoLine = z.object({
  level: z.number(),
  msg: z.string().default(''),
  message: z.string().optional(),
  err: z.object({ message: z.string().optional() }).optional(),
});

const errorLevel = 50;

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // looked like JSON only
  }
};

const ofJson = (line: string): string | undefined => {
  const { success, data } = pinoLine.safeParse(parse(line));
  if (!success || data.level < errorLevel) return undefined;
  const reason = data.err?.message ?? data.message;
  return reason === undefined ? data.msg : `${data.msg}: ${reason}`;
};

const serversComplain = /\b(FATAL|PANIC):|\[(FTL|ERR)\]/;

/** What of a child's line a person at the terminal should see: errors, not the noise. */
export const complaintOf = (line: string): string | undefined => {
  if (line.startsWith('{')) return ofJson(line);
  return serversComplain.test(line) ? line : undefined;
};

const namesAnError = /\b\w*(Error|Exception)\b.*:|^(FATAL|PANIC):/;

/** Of the last lines before an end, the one that says most about why; empty when there are none. */
export const lastWordsOf = (lines: readonly string[]): string => {
  const spoken = lines
    .filter((line) => line.trim() !== '')
    .map((line) => complaintOf(line) ?? line);
  return (spoken.findLast((line) => namesAnError.test(line)) ?? spoken.at(-1) ?? '').trim();
};
