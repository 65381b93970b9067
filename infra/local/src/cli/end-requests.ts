const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const parentCheckMs = 1_000;
/** Ctrl-C reaches us twice when npm passes on what the terminal has sent to both. */
const echoMs = 800;

/** npm killed with `kill -9` can not pass anything on; its scripts then belong to somebody else. */
const onParentEnd = (callback: () => void): void => {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, parentCheckMs);
  timer.unref();
};

/** Calls `first` when the process is asked to end, and `again` when it is asked once more by a signal. */
export const onEndRequest = (first: () => void, again: () => void): void => {
  let askedAt: number | undefined;
  const ask = () => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      first();
    } else if (Date.now() - askedAt > echoMs) again();
  };
  for (const signal of signals) process.on(signal, ask);
  onParentEnd(() => {
    if (askedAt === undefined) ask();
  });
};
