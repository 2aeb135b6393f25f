import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../kernel/json.ts';
import { type Cue, rehearse } from '../rehearsal.ts';
import { contract } from './index.ts';

const drafted = (more: JsonObject = {}) => {
  const stage = rehearse(contract, { stream: 'contract/recovery-1' });
  const act = (action: string, body: JsonObject, cue: Cue = {}) => {
    const result = stage.play(action, body, cue);
    assert.ok(result.ok, result.ok ? '' : result.error.message);
    return result.value;
  };
  const refused = (action: string, body: JsonObject, cue: Cue = {}) => {
    const result = stage.play(action, body, cue);
    assert.ok(!result.ok);
    return result.error.type === 'invalid' ? result.error.path : result.error.name;
  };
  act('contract.draft', {
    arrangement: 'arrangement/harbour-recovery',
    procedure: 'procedure/recovery',
    title: 'Recovery support',
    buyers: ['party/harbour-council', 'party/vale-council'],
    providers: ['party/harbour-care'],
    lots: [{ id: 'lot-1', title: 'Community support', pricePence: 9_000_000 }],
    valuePence: 9_000_000,
    terms: 'As tendered.',
    ...more,
  });
  return { ...stage, act, refused };
};

const signAll = ({ act }: ReturnType<typeof drafted>, version: number) =>
  ['party/harbour-council', 'party/vale-council', 'party/harbour-care'].map((as) =>
    act('contract.sign', { version }, { as }),
  );

describe('signing', () => {
  it('given two buyers and a provider, when all have signed, then the contract is signed and takes its own pins', () => {
    const stage = drafted();
    assert.equal(stage.refused('contract.sign', { version: 1 }, { as: 'party/stranger' }), 'not-a-party');
    const [first, second, last] = signAll(stage, 1);
    assert.equal(first?.facts.length, 1);
    assert.equal(second?.facts.length, 1);
    assert.deepEqual(last?.facts[1], { type: 'contract.signed', body: { version: 1, pinsOwn: true } });
    assert.equal(stage.state().status, 'signed');
    assert.equal(
      stage.refused('contract.sign', { version: 1 }, { as: 'party/harbour-care' }),
      'already-signed',
    );
  });

  it('given new terms proposed twice, then the old ones hold until all sign the latest, and signatures do not carry over', () => {
    const stage = drafted();
    signAll(stage, 1);
    stage.act('terms.propose', { terms: 'Weekends too.', reason: 'Asked for.' });
    stage.act('contract.sign', { version: 2 }, { as: 'party/harbour-care' });
    stage.act('terms.propose', { terms: 'Weekends and evenings.', reason: 'Asked for again.' });
    assert.equal(stage.refused('contract.sign', { version: 2 }, { as: 'party/vale-council' }), 'superseded');
    assert.equal(stage.refused('contract.sign', { version: 4 }, { as: 'party/vale-council' }), '/version');
    assert.deepEqual(Object.keys(stage.state().versions), ['1', '3']);
    assert.equal(stage.state().inForce, 1);
    const last = signAll(stage, 3)[2];
    assert.deepEqual(last?.facts[1]?.body, { version: 3, pinsOwn: false });
    assert.equal(stage.state().inForce, 3);
    assert.equal(stage.rows('versionHistory').length, 3);
  });
});

describe('the last day', () => {
  const periodOf = (period: JsonObject) => {
    const stage = drafted({ period });
    signAll(stage, 1);
    return stage.state().period;
  };

  it('given a first day and a length, when all have signed, then the last day follows; the first day counts', () => {
    const begun = { startDate: '2027-03-01' };
    assert.deepEqual(periodOf({ ...begun, durationDays: 1 }), {
      ...begun,
      durationDays: 1,
      endDate: '2027-03-01',
    });
    // A year that has the change to summer time and back.
    assert.equal(periodOf({ ...begun, durationDays: 365 })?.endDate, '2028-02-28');
    assert.equal(periodOf({ ...begun, durationDays: 28 })?.endDate, '2027-03-28');
  });

  it('given no first day, then the length is counted from the day of the last signature, as London has it', () => {
    const stage = drafted({ period: { durationDays: 90 } });
    const [first = '', ...others] = ['party/harbour-council', 'party/vale-council', 'party/harbour-care'];
    stage.act('contract.sign', { version: 1 }, { as: first, at: '2027-06-01T09:00:00.000Z' });
    for (const as of others)
      stage.act('contract.sign', { version: 1 }, { as, at: '2027-06-30T23:30:00.000Z' });
    assert.deepEqual(stage.state().period, {
      startDate: '2027-07-01',
      durationDays: 90,
      endDate: '2027-09-28',
    });
    // New terms of another length go on from there.
    stage.act('terms.propose', { terms: 'Longer.', reason: 'Asked for.', period: { durationDays: 100 } });
    signAll(stage, 2);
    assert.deepEqual(stage.state().period, {
      startDate: '2027-07-01',
      durationDays: 100,
      endDate: '2027-10-08',
    });
  });

  it('given a last day, or no length, then nothing is worked out', () => {
    const written = { startDate: '2027-03-01', endDate: '2027-12-31', durationDays: 10 };
    assert.deepEqual(periodOf(written), written);
    assert.deepEqual(periodOf({ startDate: '2027-03-01' }), { startDate: '2027-03-01' });
    const beyond = { startDate: '9999-12-01', durationDays: 90 };
    assert.deepEqual(periodOf(beyond), beyond);
  });

  it('given new terms of another length, then the last day holds once they are signed, and stays through later ones', () => {
    const stage = drafted({ period: { startDate: '2027-03-01', durationDays: 10 } });
    signAll(stage, 1);
    const period = { startDate: '2027-03-01', durationDays: 20 };
    stage.act('terms.propose', { terms: 'Longer.', reason: 'Asked for.', period });
    assert.equal(stage.state().period?.endDate, '2027-03-10');
    assert.equal(stage.state().change?.termPercent, 100);
    signAll(stage, 2);
    stage.act('terms.propose', { terms: 'Weekends too.', reason: 'Asked for.' });
    signAll(stage, 3);
    assert.deepEqual(stage.state().period, { ...period, endDate: '2027-03-20' });
  });
});

describe('running', () => {
  it('given payments and a correction, then totals add up by kind', () => {
    const stage = drafted();
    stage.act('entry.record', { kind: 'payment', pence: 700 });
    stage.act('entry.record', { kind: 'payment', pence: -200, words: 'Paid twice.' });
    stage.act('entry.record', { kind: 'deduction', pence: 50 });
    assert.deepEqual(stage.state().totals, {
      payment: { pence: 500, count: 2 },
      deduction: { pence: 50, count: 1 },
    });
    assert.equal(stage.refused('entry.record', { kind: 'payment', pence: 1, date: '2027-02-30' }), '/date');
  });

  it('given a measurement entered late, then the last value stays the newest one', () => {
    const stage = drafted();
    stage.act('measure.set', { title: 'Seen in five days', unit: 'percent', target: 90 });
    stage.act('measure.record', { measure: 'measure-1', value: 92, at: '2027-06-30T23:00:00Z' });
    stage.act('measure.record', { measure: 'measure-1', value: 71, at: '2027-03-31T23:00:00Z' });
    stage.act('measure.set', { measure: 'measure-1', title: 'Seen in five days', unit: 'percent' });
    assert.deepEqual(stage.state().measures['measure-1'], {
      title: 'Seen in five days',
      unit: 'percent',
      count: 2,
      last: 92,
      lastAt: '2027-06-30T23:00:00.000Z',
    });
    assert.equal(stage.refused('measure.record', { measure: 'measure-2', value: 1 }), '/measure');
  });

  it('given an ended contract, then terms and signatures are closed, but reports and entries still come', () => {
    const stage = drafted();
    stage.act('contract.end', { kind: 'termination', reason: 'The provider closed.' });
    assert.equal(stage.refused('terms.propose', { terms: 'x', reason: 'y' }), 'contract-ended');
    assert.equal(stage.refused('contract.end', { kind: 'expiry', reason: 'y' }), 'contract-ended');
    stage.act('entry.record', { kind: 'payment', pence: 1 });
    stage.act('report.give', { rating: 2, words: 'It just stopped.' }, { as: 'p-ada' });
  });
});

describe('reports', () => {
  it('given reports, then state counts ratings, and words are nowhere but in the vault', () => {
    const stage = drafted();
    const given = stage.act('report.give', { rating: 4, words: 'They rang me.' }, { as: 'p-ada' });
    stage.act('report.give', { rating: 1, words: 'Nobody came.' }, { as: 'p-ben' });
    assert.equal(given.id, 'report-1');
    assert.deepEqual(stage.state().reporting, {
      count: 2,
      withdrawn: 0,
      ratings: { '1': 1, '2': 0, '3': 0, '4': 1, '5': 0 },
    });
    assert.doesNotMatch(JSON.stringify([stage.rows('reports'), given.facts]), /rang/);
  });

  it('given a report, when anybody but its author withdraws it, then it stands', () => {
    const stage = drafted();
    stage.act('report.give', { rating: 1, words: 'Nobody came.' }, { as: 'p-ada' });
    assert.equal(
      stage.refused('report.withdraw', { report: 'report-1' }, { as: 'p-provider' }),
      'not-your-report',
    );
    assert.equal(stage.refused('report.withdraw', { report: 'report-2' }, { as: 'p-ada' }), '/report');
    stage.act('report.withdraw', { report: 'report-1' }, { as: 'p-ada' });
    assert.equal(
      stage.refused('report.withdraw', { report: 'report-1' }, { as: 'p-ada' }),
      'already-withdrawn',
    );
    assert.equal(stage.state().reporting.ratings['1'], 0);
    assert.equal(stage.act('report.give', { rating: 5, words: 'Better.' }, { as: 'p-ada' }).id, 'report-2');
  });
});
