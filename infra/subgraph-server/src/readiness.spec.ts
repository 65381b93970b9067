import { describe, expect, it } from 'vitest';
import { askAll } from './readiness.ts';

const up = async (): Promise<boolean> => true;
const down = async (): Promise<boolean> => false;
const broken = async (): Promise<boolean> => {
  throw new Error('connect ECONNREFUSED');
};
const hanging = (): Promise<boolean> => new Promise(() => undefined);

describe('readiness', () => {
  it('is there when every service is', async () => {
    expect(await askAll({ database: up, bus: up })).toEqual({
      isReady: true,
      services: { database: 'up', bus: 'up' },
    });
  });

  it.each([
    ['says so', down],
    ['fails', broken],
    ['does not answer', hanging],
  ])('is not there when a service %s', async (_what, probe) => {
    expect(await askAll({ database: probe, bus: up }, 5)).toEqual({
      isReady: false,
      services: { database: 'down', bus: 'up' },
    });
  });
});
