import { z } from 'zod';
import { defaultPortBase } from '../stack/ports.ts';
import { StackError } from '../stack/stack-error.ts';

const portBase = z.coerce.number().int().min(1_024).max(65_000);

/** The first of the stack's ports. Throws when the variable is no usable number. */
export const readPortBase = (): number => {
  const given = process.env['MARKETGRAPH_PORT_BASE'] ?? '';
  if (given === '') return defaultPortBase;
  const { success, data } = portBase.safeParse(given);
  if (!success)
    throw new StackError(
      'BAD_SETTING',
      `MARKETGRAPH_PORT_BASE must be a number from 1024 to 65000, not "${given}".`,
    );
  return data;
};
