import { openWire, type Wire } from '../wires/wire.ts';
import { portAt, wirePlans } from './plan-wires.ts';

export type NamedWire = Wire & {
  readonly name: string;
  readonly from: string;
  readonly to: string;
};

/** The wires of a site, and what each process must know to go through its own. */
export type Wiring = {
  readonly wires: readonly NamedWire[];
  readonly detours: (process: string) => Readonly<Record<string, string>>;
  readonly close: () => void;
};

/** Opens every wire of the stack whose ports begin there. */
export const openWiring = async (portBase: number): Promise<Wiring> => {
  const opened = await Promise.all(
    wirePlans.map(async (plan) => ({
      plan,
      wire: await openWire(plan.ends.map((end) => portAt(portBase, end))),
    })),
  );
  return {
    wires: opened.map(({ plan: { from, to }, wire }) => ({
      ...wire,
      name: `${from} → ${to}`,
      from,
      to,
    })),
    detours: (process) =>
      Object.fromEntries(
        opened
          .filter(({ plan }) => plan.from === process)
          .map(({ plan, wire }) => [plan.variable, plan.addressAt(wire.port)]),
      ),
    close: () => {
      for (const { wire } of opened) wire.close();
    },
  };
};
