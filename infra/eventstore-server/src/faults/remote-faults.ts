import type { Fault } from './fault.ts';
import type { InjectedFault } from './faults.ts';

/** The faults of a server in another process. Every call throws when it is refused, or nobody listens. */
export type RemoteFaults = {
  /** From now on. Throws with every problem when it is no fault. */
  readonly inject: (fault: Fault) => Promise<InjectedFault>;
  /** All that were injected and not removed, with how often they have struck. */
  readonly injected: () => Promise<readonly InjectedFault[]>;
  /** What it holds up already stays held up. */
  readonly remove: (id: number) => Promise<void>;
  readonly clear: () => Promise<void>;
};

/** `port` is the one its `EVENTSTORE_FAULTS_PORT` named. Nothing is connected before the first call. */
export const faultsAt = (port: number): RemoteFaults => {
  const ask = async (method: string, path = '', body?: Fault): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/faults${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} /faults${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    inject: async (fault) => (await ask('POST', '', fault)) as InjectedFault,
    injected: async () => (await ask('GET')) as readonly InjectedFault[],
    remove: async (id) => {
      await ask('DELETE', `/${id}`);
    },
    clear: async () => {
      await ask('DELETE');
    },
  };
};
