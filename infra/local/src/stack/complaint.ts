import { z } from 'zod';

const pinoLine = z.object({
  level: z.number(),
  msg: z.string().default(''),
  err: z.object({ message: z.string() }).optional(),
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
  return data.err === undefined ? data.msg : `${data.msg}: ${data.err.message}`;
};

const serversComplain = /\b(FATAL|PANIC):|\[(FTL|ERR)\]/;

/** What of a child's line a person at the terminal should see: errors, not the noise. */
export const complaintOf = (line: string): string | undefined => {
  if (line.startsWith('{')) return ofJson(line);
  return serversComplain.test(line) ? line : undefined;
};
