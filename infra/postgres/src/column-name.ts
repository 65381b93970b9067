/** `priceMinor` → `price_minor`, as Kysely's camel case plugin writes it. */
export const columnName = (field: string): string =>
  field.replace(/(?<=[^A-Z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** An identifier that keeps its case and can hold anything. */
export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
