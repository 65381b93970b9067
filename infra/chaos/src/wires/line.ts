import { connect, type Socket } from 'node:net';

/** One connection through a wire. */
export type Line = {
  /** Ends both sides at once, by a reset. */
  readonly cut: () => void;
  /** Nothing passes in either direction, not even an end, until `release`. */
  readonly hold: () => void;
  /** The far side is told that it ended; the near side hears nothing at all, until `release`. */
  readonly strand: () => void;
  /** What was held flows on; what was stranded, or ended meanwhile, is cut. */
  readonly release: () => void;
};

/** Joins a connection, which must be paused, with the first of the ports that accepts one. */
export const openLine = (near: Socket, ports: readonly number[]): Line => {
  let far: Socket | undefined;
  let isHeld = false;
  let isOver = false;

  const cut = (): void => {
    isOver = true;
    near.resetAndDestroy();
    far?.resetAndDestroy();
  };
  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (chunk) => {
      if (to.write(chunk)) return;
      from.pause();
      to.once('drain', () => isHeld || from.resume());
    });
    // An end is read even while paused.
    const pass = (end: () => void) => () => {
      isOver = true;
      if (!isHeld) end();
    };
    from.on(
      'end',
      pass(() => to.end()),
    );
    from.on(
      'close',
      pass(() => to.destroySoon()),
    );
  };
  const join = (joined: Socket): void => {
    far = joined;
    forward(near, joined);
    forward(joined, near);
    if (isHeld) joined.pause();
    else near.resume();
  };
  const dial = ([port, ...others]: readonly number[]): void => {
    if (isOver) return;
    if (port === undefined) {
      cut();
      return;
    }
    const dialled = connect({ port, host: '127.0.0.1' });
    dialled.once('connect', () => (isOver ? dialled.destroy() : join(dialled)));
    // A refusal before it was joined; afterwards its `close` tells.
    dialled.on('error', () => far !== dialled && dial(others));
  };
  near.on('error', () => undefined); // its `close` tells
  near.once('close', () => {
    isOver = true;
  });
  dial(ports);
  return {
    cut,
    hold: () => {
      isHeld = true;
      near.pause();
      far?.pause();
    },
    strand: () => {
      isHeld = true;
      near.pause();
      far?.destroy();
      isOver = true;
    },
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      if (isOver) cut();
      else if (far) {
        near.resume();
        far.resume();
      }
    },
  };
};
