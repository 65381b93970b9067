import type { Refused } from '../refusal.ts';
import { declineOf } from '../test-cards.ts';
import type { RequestFault } from './request-fault.ts';

/** What comes before anything is looked at, and is not kept: the same key may be tried again. */
export const refusedAtTheDoor = (fault: RequestFault | undefined): Refused | undefined => {
  switch (fault?.fault) {
    case 'rate-limit':
      return tooMany;
    case 'status':
      return fault.status === 429 ? tooMany : undefined;
    case 'lock-timeout':
      return locked;
    case 'decline':
    case 'drop-response':
    case 'half-response':
    case 'garbage':
    case 'slow':
    case undefined:
      return undefined;
  }
};

/** What is answered, and kept for repeats, instead of what came of the work. */
export const answeredInstead = (fault: RequestFault | undefined): Refused | undefined => {
  switch (fault?.fault) {
    case 'status':
      return broken(fault.status);
    case 'decline':
      return { refused: { status: 402, type: 'card_error', ...declineOf(fault.declineCode) } };
    case 'rate-limit':
    case 'lock-timeout':
    case 'drop-response':
    case 'half-response':
    case 'garbage':
    case 'slow':
    case undefined:
      return undefined;
  }
};

/** Whether the work is done although something else is answered. */
export const isDoneAllTheSame = (fault: RequestFault | undefined): boolean =>
  fault?.fault === 'status' && fault.executed;

const tooMany: Refused = {
  refused: {
    status: 429,
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests hit the API too quickly. We recommend an exponential backoff.',
  },
};

const locked: Refused = {
  refused: {
    status: 429,
    type: 'invalid_request_error',
    code: 'lock_timeout',
    message:
      'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.',
  },
};

const broken = (status: 429 | 500 | 502 | 503): Refused => ({
  refused: {
    status,
    type: 'api_error',
    message: 'An unknown error occurred. (The simulator was told to answer this.)',
  },
});
