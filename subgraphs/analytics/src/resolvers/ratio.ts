/** `part / whole` as a decimal, rounded half up in integers: doubles would be wrong for large sums. */
export const ratio = (part: number, whole: number, decimals: number): string | null => {
  if (whole === 0) return null;
  const scale = 10n ** BigInt(decimals);
  const [one, all] = [BigInt(part), BigInt(whole)];
  const digits = String((2n * one * scale + all) / (2n * all)).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};
