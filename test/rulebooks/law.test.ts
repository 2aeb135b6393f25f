import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { standstillEnd } from '../../src/commissioning/procedures/standstill.ts';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { raiseDuties } from '../../src/rules/duties.ts';
import { asked, CALENDAR, catalogue, compiled, HELD, library, NOW } from './library.test-data.ts';

describe('the law as a layer (gb-pa-2023)', () => {
  const LAW = 'gb-pa-2023';
  const law = present(library.regimes.get(LAW), LAW);
  const under = (action: string, roles: readonly string[], more: Parameters<typeof asked>[3]) => {
    const { verdict, by } = asked('partnership', action, roles, { ...more, regime: LAW });
    return verdict === 'refused' ? `refused ${by.join()}` : verdict;
  };
  const above = { aboveThreshold: true, method: 'open' };

  it('given each statement, then it says what it rests on, and what is from memory says so', () => {
    for (const { id, cites, validFrom } of law.statements) {
      assert.match(cites ?? '', /^Procurement Act 2023, /, id);
      assert.equal(validFrom, law.from, id);
    }
    assert.deepEqual(
      law.statements.filter(({ verified }) => verified === false).map(({ id }) => id),
      [
        'pa-participation-period',
        'pa-key-performance-indicators',
        'pa-procurement-termination-notice',
        'pa-conflicts-assessed-before-notice',
        'pa-conflicts-declared-before-scoring',
      ],
    );
  });

  it('given a start, then the twenty-fifth day after it is soon enough and the one before is not, over a clock change too', () => {
    const start = (deadline: string, more: JsonObject = {}) =>
      under('procedure.start', ['commissioner'], {
        now: '2027-03-10T15:00:00.000Z',
        begun: '2027-03-10T15:00:00.000Z',
        body: { ...above, deadline, ...more },
      });
    const short = 'tender-stays-open';
    assert.equal(start('2027-04-03T22:59:59.999Z'), `refused pa-tendering-period,${short}`);
    assert.equal(start('2027-04-04T16:00:00.000Z'), 'permitted');
    // The rulebook may ask for more, never for less; light touch and small procurements have no minimum in law.
    for (const lighter of [{ lightTouch: true }, { aboveThreshold: false }])
      assert.equal(start('2027-03-12T12:00:00.000Z', lighter), `refused ${short}`);
    const shortened = { shortened: 'planned-notice' };
    assert.equal(
      start('2027-03-19T12:00:00.000Z', shortened),
      `refused pa-shortened-tendering-period,${short}`,
    );
    assert.equal(start('2027-03-20T12:00:00.000Z', shortened), `refused ${short}`);
  });

  it('given a standstill over Christmas, then it ends with the eighth working day, beginning with that of the notice', () => {
    const confirm = (now: string, state: JsonObject = {}) =>
      under('award.confirm', ['commissioner'], {
        now,
        state: { ...above, notices: { UK6: '2026-12-24T16:00:00.000Z' }, ...state },
        body: { award: 'award-1' },
      });
    assert.equal(confirm('2027-01-07T23:59:59.999Z'), 'refused pa-standstill');
    assert.equal(confirm('2027-01-08T00:00:00.000Z'), 'permitted');
    assert.equal(confirm('2026-12-24T16:00:01.000Z', { lightTouch: true }), 'permitted');
    assert.equal(confirm('2027-01-08T00:00:00.000Z', { notices: {} }), 'refused pa-award-notice-first');
  });

  it('given a notice on any day, then the statement and the engine count the same standstill', () => {
    const day = fc.date({ min: new Date('2025-03-01'), max: new Date('2027-11-30'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (published) => {
        const UK6 = published.toISOString();
        const ends = present(standstillEnd(UK6, 8, CALENDAR), 'there is a standstill');
        const confirm = (now: string) =>
          under('award.confirm', ['commissioner'], { now, state: { ...above, notices: { UK6 } }, body: {} });
        assert.equal(
          confirm(new Date(Date.parse(ends) - 1).toISOString()),
          'refused pa-standstill',
          `${UK6} ${ends}`,
        );
        assert.equal(confirm(ends), 'permitted', `${UK6} ${ends}`);
      }),
      { numRuns: 100 },
    );
  });

  it('given a procurement above the threshold, then notices and declarations come in their order', () => {
    const state = { ...above, deadline: '2027-05-01T12:00:00.000Z' };
    const publish = (notice: string, happened: Record<string, string>) =>
      under('notice.publish', ['commissioner'], { state, happened, body: { notice } });
    assert.equal(publish('UK4', {}), 'refused pa-conflicts-assessed-before-notice');
    assert.equal(publish('UK4', { 'interest.declared': NOW }), 'permitted');
    assert.equal(publish('UK6', {}), 'refused pa-award-notice-after-decision');
    const bid = (notices: JsonObject) =>
      under('bid.submit', ['provider'], { state: { ...state, notices }, body: { offers: HELD } });
    assert.equal(bid({}), 'refused pa-tender-notice-first');
    assert.equal(bid({ UK4: NOW }), 'permitted');
  });

  it('given a signed contract, then its details notice is due at the end of the thirtieth day, that of the signature included', () => {
    const due = (state: JsonObject) => {
      const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), LAW);
      const at = '2027-03-10T15:00:00.000Z';
      const facts = [{ type: 'contract.signed', at, body: { version: 1, pinsOwn: true } }];
      const kind = present(catalogue.kinds.get('contract'), 'contract');
      const circumstances = {
        kind: 'contract',
        state: { ...kind.initial, ...state },
        happened: {},
        now: at,
        begun: at,
        calendar: CALENDAR,
      };
      return raiseDuties(rulebook, facts, circumstances, 1).map(({ duty }) => [duty.statement, duty.due]);
    };
    assert.deepEqual(due({}), [['pa-contract-details-notice', '2027-04-08T23:00:00.000Z']]);
    assert.deepEqual(due({ lightTouch: true }), [['pa-contract-details-notice', '2027-07-07T23:00:00.000Z']]);
  });

  it('given a contract above 5 million pounds, then it is signed with three measures, light touch with none', () => {
    const sign = (pence: number, measures: number, more: JsonObject = {}) => {
      const measure = { title: 'Seen in time', unit: 'percent', count: 0 };
      const set = Object.fromEntries(Array.from({ length: measures }, (_, n) => [`measure-${n}`, measure]));
      const state = { status: 'draft', valuePence: pence, measures: set, ...more };
      return under('contract.sign', ['buyer'], { state, body: { version: 1 } });
    };
    assert.match(sign(500_000_001, 2), /refused.*pa-key-performance-indicators/);
    for (const verdict of [
      sign(500_000_001, 3),
      sign(500_000_000, 0),
      sign(500_000_001, 0, { lightTouch: true }),
    ])
      assert.doesNotMatch(verdict, /pa-/);
  });
});

describe('another law as data (gb-psr-2023)', () => {
  const LAW = 'gb-psr-2023';
  const verdict = (action: string, more: Parameters<typeof asked>[3]) => {
    const { verdict: said, by } = asked('partnership', action, ['commissioner'], { ...more, regime: LAW });
    return said === 'refused' ? `refused ${by.join()}` : said;
  };
  const PUBLISHED = { 'PSR intention to award': '2026-12-24T16:00:00.000Z' };
  const confirm = (now: string, state: JsonObject, happened: Record<string, string> = {}) =>
    verdict('award.confirm', {
      now,
      happened,
      state: { method: 'open', ...state },
      body: { award: 'award-1' },
    });

  it('given each statement, then it cites the regulations and holds from the day of the regime', () => {
    const law = present(library.regimes.get(LAW), LAW);
    for (const { id, cites, validFrom } of law.statements) {
      assert.match(cites ?? '', /^Health Care Services \(Provider Selection Regime\) Regulations 2023, /, id);
      assert.equal(validFrom, law.from, id);
    }
  });

  it('given a standstill over Christmas, then it ends one working day later than under the Procurement Act', () => {
    assert.equal(confirm('2027-01-08T23:59:59.999Z', { notices: PUBLISHED }), 'refused psr-standstill');
    assert.equal(confirm('2027-01-09T00:00:00.000Z', { notices: PUBLISHED }), 'permitted');
    assert.equal(confirm('2027-01-09T00:00:00.000Z', { notices: {} }), 'refused psr-intention-notice-first');
  });

  it('given a direct award, then A and B wait for nothing and C does', () => {
    const direct = (process: string) =>
      confirm('2026-12-28T12:00:00.000Z', { method: 'direct', methodDetails: process, notices: PUBLISHED });
    assert.equal(direct('Direct award process A'), 'permitted');
    assert.equal(direct('Direct award process B'), 'permitted');
    assert.equal(direct('Direct award process C'), 'refused psr-standstill');
  });

  it('given a further decision on a representation, then five whole working days follow it', () => {
    const resolved = { 'challenge.resolved': '2027-03-24T10:00:00.000Z' };
    const after = (now: string) => confirm(now, { notices: PUBLISHED }, resolved);
    // 25, 30 and 31 March, 1 and 2 April: Easter lies between.
    assert.equal(after('2027-04-02T22:59:59.999Z'), 'refused psr-after-representation');
    assert.equal(after('2027-04-02T23:00:00.000Z'), 'permitted');
  });
});
