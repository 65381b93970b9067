import Table from 'cli-table3';
import colors from 'picocolors';
import { type Stack } from '../stack/open-stack.ts';

const plain = {
  chars: {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '  ', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
    middle: '  ',
  },
  style: { 'padding-left': 0, 'padding-right': 0, border: [] },
};

type Row = readonly [label: string, address: string];

const rowsOf = ({ urls, services }: Stack, state: string): readonly Row[] => {
  const ifRunning = (name: string, ...rows: Row[]) => (services.includes(name) ? rows : []);
  return [
    ...ifRunning(
      'gateway',
      ['GraphQL and Sandbox', urls.graphql],
      ['Live updates', urls.subscriptions],
    ),
    ...ifRunning('mails', ['Mails', urls.mails]),
    ...ifRunning('stripe', ['Stripe simulator', urls.stripe]),
    ['Postgres', urls.postgres],
    ['NATS', urls.nats],
    ['Event store', urls.eventstore],
    ['State and logs', state],
  ];
};

/** The password of a server that was given is nobody's business. */
const withoutPassword = (text: string): string => text.replace(/(:\/\/[^:/@]+):[^@/]+@/, '$1:***@');

/** What stands on the terminal when everything is ready. */
export const summaryOf = (stack: Stack, state: string, seconds: number): string => {
  const table = new Table(plain);
  for (const [name, address] of rowsOf(stack, state))
    table.push([colors.dim(name), withoutPassword(address)]);
  return `\n${colors.bold('marketgraph is ready')} after ${seconds.toFixed(1)} s. Ctrl-C stops it.\n\n${table.toString()}\n`;
};
