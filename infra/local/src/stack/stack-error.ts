/** A start that can not be, for a reason people can change; the message says how. */
export class StackError extends Error {
  readonly code: 'UNKNOWN_SERVICE' | 'STATE_IN_USE' | 'PORT_TAKEN' | 'BAD_SETTING';

  constructor(code: StackError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
