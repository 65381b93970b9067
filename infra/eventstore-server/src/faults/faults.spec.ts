import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { Faults } from './faults.ts';

const error = { kind: 'error', on: 'read' } as const;

/** Which of so many calls in a row were struck. */
const struck = (faults: Faults, calls: number): readonly boolean[] =>
  Array.from({ length: calls }, () => faults.take('read') !== undefined);

describe('Faults', () => {
  it('strike nothing before one is injected', () => {
    expect(struck(new Faults(), 3)).toEqual([false, false, false]);
  });

  it('strike the next call, and only that one', () => {
    const faults = new Faults();
    const injected = faults.inject(error);
    expect(struck(faults, 3)).toEqual([true, false, false]);
    expect(injected.hits).toBe(1);
  });

  it('strike as often as they are told to', () => {
    const faults = new Faults();
    faults.inject({ ...error, times: 2 });
    expect(struck(faults, 3)).toEqual([true, true, false]);
    faults.inject({ ...error, times: 'always' });
    expect(struck(faults, 100)).not.toContain(false);
  });

  it('strike only the calls they are for', () => {
    const faults = new Faults();
    faults.inject(error);
    expect(faults.take('subscribe')).toBeUndefined();
    expect(faults.take('read')?.kind).toBe('error');
  });

  it('strike one after the other, the oldest first', () => {
    const faults = new Faults();
    faults.inject(error);
    faults.inject({ kind: 'stall', on: 'read' });
    expect([faults.take('read')?.kind, faults.take('read')?.kind]).toEqual(['error', 'stall']);
  });

  it('strike by chance, in the same way for the same seed', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => {
      const faults = new Faults();
      faults.inject({ ...error, times: 'always', chance: 0.3, seed });
      return struck(faults, 1_000);
    }) as [boolean[], boolean[], boolean[]];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(one.filter(Boolean).length).toBeGreaterThan(250);
    expect(one.filter(Boolean).length).toBeLessThan(350);
  });

  it('strike no more once removed', () => {
    const faults = new Faults();
    const { id } = faults.inject(error);
    expect([faults.remove(id), faults.remove(id)]).toEqual([true, false]);
    faults.inject(error);
    faults.clear();
    expect(struck(faults, 2)).toEqual([false, false]);
    expect(faults.injected).toEqual([]);
  });

  it.each([
    [{ kind: 'error', on: 'read', code: 'NOPE' }],
    [{ kind: 'drop-reply', on: 'read' }],
    [{ kind: 'checkpoint', on: 'subscribe', position: 'end' }],
    [{ kind: 'stall', on: 'read', times: 0 }],
    [{ kind: 'stall', on: 'read', after: 3 }],
    [{ kind: 'reset', on: 'batchAppend', afterEvents: 3 }],
  ])('rejects %o', (fault) => {
    expect(() => new Faults().inject(fault as Fault)).toThrow();
  });
});
