const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof units;

/** `500ms`, `30s`, `3m`, `24h`, `7d`. */
export type Duration = `${number}${Unit}`;

export const durationPattern = /^(\d{1,9})(ms|s|m|h|d)$/;

/** Milliseconds; throws for what is no duration. */
export const toMs = (duration: string): number => {
  const [, count, unit] = durationPattern.exec(duration) ?? [];
  if (!count || !unit) throw new Error(`${duration} is no duration such as 500ms, 3m or 7d`);
  return Number(count) * units[unit as Unit];
};
