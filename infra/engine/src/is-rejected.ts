import { type Rejection } from '@marketgraph/infra/ports';

/** Whether a command was refused; narrows the answer of `execute` to its rejection. */
export const isRejected = <Result extends object>(
  result: Result,
): result is Extract<Result, Rejection> => 'rejected' in result;
