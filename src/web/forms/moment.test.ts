import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { momentParts, readDayParts, readMomentParts } from './moment.ts';

const read = (day: string, month: string, year: string, time: string) =>
  readMomentParts({ day, month, year, time });

test('given a London time in summer and in winter, when read, then it is the instant in UTC', () => {
  assert.deepEqual(read('27', '6', '2027', '5pm'), { ok: true, value: '2027-06-27T16:00:00.000Z' });
  assert.deepEqual(read('27', 'Nov', '2027', '17:00'), { ok: true, value: '2027-11-27T17:00:00.000Z' });
  assert.deepEqual(read('1', '1', '2027', 'midday'), { ok: true, value: '2027-01-01T12:00:00.000Z' });
  assert.deepEqual(read('1', '1', '2027', '12:30am'), { ok: true, value: '2027-01-01T00:30:00.000Z' });
});

test('given what is no date or no time, when read, then it says which', () => {
  for (const parts of [
    ['31', '2', '2027', '5pm'],
    ['x', '2', '2027', '5pm'],
    ['1', '13', '2027', '5pm'],
    ['1', '1', '27', '5pm'],
  ] as const) {
    const [day, month, year, time] = parts;
    const result = read(day, month, year, time);
    assert.ok(!result.ok && result.error.includes('real date'), parts.join(' '));
  }
  for (const time of ['', '25:00', '5', '13pm', '5:99', 'soon']) {
    const result = read('1', '1', '2027', time);
    assert.ok(!result.ok && result.error.includes('time'), time);
  }
  assert.equal(readDayParts({ day: '29', month: '2', year: '2027' }).ok, false);
});

test('given any instant, when shown as parts and read again, then it is the same, but for the hour that is there twice', () => {
  const instants = fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2100-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, (date) => {
      const again = readMomentParts(momentParts(date.toISOString()));
      const apart = again.ok ? Math.abs(Date.parse(again.value) - date.getTime()) : Number.NaN;
      assert.ok(apart === 0 || (apart === 3_600_000 && date.getUTCMonth() === 9));
    }),
    { numRuns: 300 },
  );
});
