import { describe, expect, it } from 'vitest';

import { Agenda } from './agenda.ts';

const agendaOf = (...times: number[]) => {
  const agenda = new Agenda<'thing'>();
  times.forEach((at, index) => agenda.note({ at, kind: 'thing', id: `${at}/${index}` }));
  return agenda;
};

describe('an agenda', () => {
  it('gives what is due in order of time, and of arrival', () => {
    const agenda = agendaOf(30, 10, 20, 10, 30);
    const taken = Array.from({ length: 6 }, () => agenda.take(100)?.id);
    expect(taken).toEqual(['10/1', '10/3', '20/2', '30/0', '30/4', undefined]);
  });

  it('gives nothing before its time', () => {
    const agenda = agendaOf(10);
    expect(agenda.take(9)).toBeUndefined();
    expect(agenda.take(10)).toMatchObject({ at: 10 });
  });
});
