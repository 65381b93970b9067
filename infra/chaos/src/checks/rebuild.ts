import { type Check } from '../facts/facts.ts';
import { createReport } from './violations.ts';

/** Every view that was rebuilt from the log is the live one, row for row. */
export const rebuild: Check = ({ rebuilt, views }) => {
  const { unless, violations } = createReport('rebuild');
  const found = new Map(rebuilt.map((one) => [one.view, one]));
  for (const { projection } of views) {
    const { view } = projection;
    const { parity, parked = [] } = found.get(view) ?? {};
    unless(parity !== undefined, `${view} was not compared`);
    for (const { stream } of parked) unless(false, `${view} could not be rebuilt`, stream);
    if (!parity) continue;
    const { missing, extra, different, leftOut, examples, rows } = parity;
    for (const { kind, key, values } of examples)
      unless(false, `${view} ${key} is ${kind}: ${JSON.stringify(values)}`, key);
    const counts = `${missing} missing, ${extra} extra, ${different} different`;
    unless(missing + extra + different === 0, `${view}: ${counts}`);
    unless(leftOut === 0, `${view}: ${leftOut} rows were not compared`);
    unless(rows.live === rows.beside, `${view}: ${rows.live} rows, ${rows.beside} rebuilt`);
  }
  return violations;
};
