/** Ports are offsets from one base, so that several stacks live on one machine. */
export const offsets = {
  gateway: 0,
  accounts: 1,
  products: 2,
  inventory: 3,
  orders: 4,
  payments: 5,
  shipping: 6,
  notifications: 7,
  analytics: 8,
  projections: 9,
  stripe: 20,
  smtp: 25,
  mails: 26,
  eventstore: 30,
  nats: 40,
  postgres: 50,
} as const;

export type PortName = keyof typeof offsets;

export const defaultPortBase = 4400;

export const portOf = (base: number, name: PortName): number => base + offsets[name];
