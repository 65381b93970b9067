import { describe, expect, it } from 'vitest';
import { timeZoneNamed } from './time-zone.ts';

describe('timeZoneNamed', () => {
  it.each(['UTC', 'America/Sao_Paulo', 'Asia/Calcutta', 'Etc/GMT+3', 'america/argentina/ushuaia'])(
    'takes %s',
    (timeZone) => {
      expect(timeZoneNamed(timeZone)).toBe(timeZone);
    },
  );

  it.each(['Mars/Olympus', '', '+03:00', '<A>3', "UTC'; drop table order_fact_view; --"])(
    'refuses %j',
    (timeZone) => {
      expect(() => timeZoneNamed(timeZone)).toThrow('no time zone');
    },
  );
});
