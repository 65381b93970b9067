import Table from 'cli-table3';
import { type Figure } from './figure.ts';

/** Prints what was measured beside its floors, as a table. */
export const printFigures = (figures: readonly Figure[]): void => {
  const table = new Table({
    head: ['', 'measured', 'floor', 'ratio', 'the floor is'],
    style: { head: [] },
  });
  for (const { name, value, unit, floor } of figures) {
    table.push([
      name,
      `${rounded(value)} ${unit}`,
      floor ? `${rounded(floor.value)} ${unit}` : '',
      floor ? (value / floor.value).toFixed(2) : '',
      floor?.name ?? '',
    ]);
  }
  console.log(table.toString());
};

const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
