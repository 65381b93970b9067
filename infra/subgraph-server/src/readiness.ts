import { setTimeout as wait } from 'node:timers/promises';

/** The services a process can not work without, by name: each resolves to whether it is there. */
export type Probes = Readonly<Record<string, () => Promise<boolean>>>;

export type Readiness = {
  readonly isReady: boolean;
  readonly services: Readonly<Record<string, 'up' | 'down'>>;
};

/** Asks every service. One that fails or does not answer within `patienceMs` is down. */
export const askAll = async (probes: Probes, patienceMs = 2_000): Promise<Readiness> => {
  const answers = await Promise.all(
    Object.entries(probes).map(
      async ([name, isUp]) => [name, (await inTime(isUp, patienceMs)) ? 'up' : 'down'] as const,
    ),
  );
  return {
    isReady: answers.every(([, answer]) => answer === 'up'),
    services: Object.fromEntries(answers),
  };
};

const inTime = async (isUp: () => Promise<boolean>, patienceMs: number): Promise<boolean> => {
  const answered = new AbortController();
  const { signal } = answered;
  const tooLate = wait(patienceMs, false, { signal }).catch(() => false);
  // Why a service does not answer is told by those who use it.
  const answer = isUp().catch(() => false);
  return Promise.race([answer, tooLate]).finally(() => answered.abort());
};
