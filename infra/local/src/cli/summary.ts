import Table from 'cli-table3';
import colors from 'picocolors';
import { demoAccounts, demoPassword } from '../shop/accounts.ts';
import { isGiven } from '../stack/environment.ts';
import { type Stack } from '../stack/open-stack.ts';
import { type PortName } from '../stack/ports.ts';

const plain = {
  chars: {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '  ', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
    middle: '  ',
  },
  style: { 'padding-left': 0, 'padding-right': 0, border: [] },
};

interface Row {
  readonly label: string;
  readonly address: string;
  readonly service: PortName;
  /** The variable that shows a row although the stack does not run its service. */
  readonly given?: string;
}

const rowsOf = ({ urls }: Stack): readonly Row[] => [
  { label: 'GraphQL and Sandbox', address: urls.graphql, service: 'gateway' },
  { label: 'Live updates', address: urls.subscriptions, service: 'gateway' },
  { label: 'Mails', address: urls.mails, service: 'mails' },
  { label: 'Stripe', address: urls.stripe, service: 'stripe', given: 'STRIPE' },
  { label: 'Postgres', address: urls.postgres, service: 'postgres', given: 'DATABASE_URL' },
  { label: 'NATS', address: urls.nats, service: 'nats', given: 'NATS_URL' },
  {
    label: 'Event store',
    address: urls.eventstore,
    service: 'eventstore',
    given: 'EVENTSTORE_URL',
  },
];

/** The password of a server that was given is nobody's business. */
const withoutPassword = (text: string): string => text.replace(/(:\/\/[^:/@]+):[^@/]+@/, '$1:***@');

/** What stands on the terminal when everything is ready. */
export const summaryOf = (stack: Stack, state: string, seconds: number): string => {
  const table = new Table(plain);
  const isShown = ({ service, given }: Row) =>
    stack.services.includes(service) || (given !== undefined && isGiven(process.env, given));
  for (const { label, address } of rowsOf(stack).filter(isShown))
    table.push([colors.dim(label), withoutPassword(address)]);
  table.push([colors.dim('State and logs'), state]);
  return `\n${colors.bold('marketgraph is ready')} after ${seconds.toFixed(1)} s. Ctrl-C stops it.\n\n${table.toString()}\n`;
};

const people = Object.values(demoAccounts)
  .map(({ email }) => email)
  .join(', ');

/** How to begin with a filled shop. */
export const firstSteps = `${colors.bold('Accounts')} ${people}
  all with the password ${demoPassword}

${colors.bold('A first query')} for the Sandbox:
  query Catalogue {
    products(first: 3) {
      nodes { name price { amount currencyCode } stock { available } }
    }
  }

${colors.bold('An order, live')}, in another terminal: npm run demo
`;
