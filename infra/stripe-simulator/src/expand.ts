import { invalidRequest, isRefused, type Refused } from './refusal.ts';

/** Finds the object behind an id. */
export type Lookup = (id: string) => object | undefined;

/** Replaces ids by objects along paths such as `latest_charge` or `data.payment_method`. */
export const expand = (
  body: object,
  paths: readonly string[],
  lookUp: Lookup,
): { readonly body: object } | Refused => {
  let expanded = body;
  for (const path of paths) {
    const next = expandPath(expanded, path.split('.'), lookUp);
    if (isRefused(next)) return next;
    expanded = next;
  }
  return { body: expanded };
};

const expandPath = (body: object, path: readonly string[], lookUp: Lookup): object => {
  const [field, ...deeper] = path;
  if (field === undefined) return body;
  if (!(field in body)) return invalidRequest(`This property cannot be expanded (${field}).`);
  const value = (body as Record<string, unknown>)[field];
  const inner = Array.isArray(value)
    ? value.map((item: unknown) => expandValue(item, deeper, lookUp))
    : expandValue(value, deeper, lookUp);
  const refused = [inner]
    .flat()
    .find((item) => typeof item === 'object' && item && isRefused(item));
  return refused ?? { ...body, [field]: inner };
};

const expandValue = (value: unknown, deeper: readonly string[], lookUp: Lookup): unknown => {
  const found = typeof value === 'string' ? lookUp(value) : value;
  return typeof found === 'object' && found !== null ? expandPath(found, deeper, lookUp) : value;
};
