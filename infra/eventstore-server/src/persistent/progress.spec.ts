import { expect, it } from 'vitest';
import { Progress } from './progress.ts';

const begun = (...places: number[]): Progress => {
  const progress = new Progress(-1);
  for (const place of places) progress.begin(place);
  return progress;
};

it('is where it began before anything is done', () => {
  expect(new Progress(7).done).toEqual({ place: 7, count: 0 });
  expect(begun(0, 1, 2).done).toEqual({ place: -1, count: 0 });
});

it('never passes what is not finished', () => {
  const progress = begun(10, 20, 30);
  progress.finish(30);
  progress.finish(20);
  expect(progress.done).toEqual({ place: -1, count: 0 });
  progress.finish(10);
  expect(progress.done).toEqual({ place: 30, count: 3 });
});

it('counts what is not for the group, too, up to the first that is not finished', () => {
  const progress = new Progress(-1);
  progress.pass(5);
  progress.begin(6);
  progress.pass(7);
  expect(progress.done).toEqual({ place: 5, count: 1 });
  progress.finish(6);
  expect(progress.done).toEqual({ place: 7, count: 3 });
});

it('knows the last one it has looked at', () => {
  const progress = begun(4);
  progress.pass(9);
  expect(progress.last).toBe(9);
  expect(progress.hasBegun).toBe(true);
  expect(new Progress(4).hasBegun).toBe(false);
});
