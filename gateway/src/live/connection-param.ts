/**
 * A value of `connection_init` that stands for a header. Our clients send its name in lower case; Apollo
 * Sandbox sends its headers as they are written there.
 */
export const connectionParam = (params: unknown, name: string): string | undefined => {
  const isObject = typeof params === 'object' && params !== null;
  const entries: readonly [string, unknown][] = Object.entries(isObject ? params : {});
  const found = entries.find(([given]) => given.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : undefined;
};
