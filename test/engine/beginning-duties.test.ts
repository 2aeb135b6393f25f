import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import { openRegister, type Place } from './place.ts';

/** What an arrangement owes from its beginning on, by the rules and under the law that it begins with. */
const ALDER = 'party/alder';
const FORM = readFileSync(new URL('../../rulebooks/forms/traditional.yaml', import.meta.url), 'utf8');
let place: Place;
beforeEach(async () => {
  place = await openRegister([ALDER]);
});
afterEach(() => place.close());

const starts = (id: string, regime: string, more: object = {}, rulebook = 'traditional') =>
  place.does(ALDER, `arrangement/${id}`, 'arrangement.start', {
    title: 'Care',
    purpose: 'Care.',
    rulebook,
    regime,
    ...more,
  });
const dueIn = async (id: string) =>
  (await place.opened.moothall.duties({ party: ALDER }))
    .filter(({ stream }) => stream === `arrangement/${id}`)
    .map(({ rule, due, status }) => [rule?.id, due, status]);
const verified = async () => assert.deepEqual((await verify(place.opened.parts, {})).faults, []);

describe('duties of an arrangement that begins', () => {
  it('given one that spends much, then its pipeline notice is due from its first year on', async () => {
    await starts('large', 'gb-pa-2023', { spendPence: 10_000_000_001 });
    await starts('small', 'gb-pa-2023', { spendPence: 10_000_000_000 });
    assert.deepEqual(await dueIn('large'), [['pa-pipeline-notice', '2026-05-26T23:00:00.000Z', 'open']]);
    assert.deepEqual(await dueIn('small'), []);
    await place.time('2026-04-20T09:00:00.000Z');
    await place.does(ALDER, 'arrangement/large', 'arrangement-notice.publish', { notice: 'UK1' });
    assert.deepEqual(await dueIn('large'), [
      ['pa-pipeline-notice-every-year', '2027-05-26T23:00:00.000Z', 'open'],
      ['pa-pipeline-notice', '2026-05-26T23:00:00.000Z', 'done'],
    ]);
    const raised = (await place.opened.moothall.facts('arrangement/large', { party: ALDER })).filter(
      ({ type }) => type === 'duty.raised',
    );
    assert.deepEqual(
      raised.map(({ by }) => by.map(({ id }) => id)),
      [['pa-pipeline-notice'], ['pa-pipeline-notice-every-year']],
    );
    await verified();
  });

  it('given one that begins while pipelines are published, then its own is due in that year already', async () => {
    const due = (year: number) => [['pa-pipeline-notice', `${year}-05-26T23:00:00.000Z`, 'open']];
    for (const [id, at, year] of [
      ['first', '2026-03-31T23:00:00.000Z', 2026],
      ['last', '2026-05-26T22:59:59.000Z', 2026],
      ['after', '2026-05-26T23:00:00.000Z', 2027],
    ] as const) {
      await place.time(at);
      await starts(id, 'gb-pa-2023', { spendPence: 10_000_000_001 });
      assert.deepEqual(await dueIn(id), due(year));
    }
    await place.time('2026-05-27T09:00:00.000Z');
    assert.deepEqual((await dueIn('last')).at(-1), due(2027)[0]);
  });

  it('given one whose spending grows, then its pipeline is due from then on; where it falls again, no more', async () => {
    const spends = (spendPence: number) =>
      place.does(ALDER, 'arrangement/grows', 'spending.declare', { spendPence });
    const open = async () =>
      (await dueIn('grows')).flatMap(([id, due, status]) => (status === 'open' ? [`${id} ${due}`] : []));
    const grown = (year: number) => [`pa-pipeline-notice-as-spending-grows ${year}-05-26T23:00:00.000Z`];
    await starts('grows', 'gb-pa-2023');
    await spends(10_000_000_000);
    assert.deepEqual(await open(), []);
    await spends(10_000_000_001);
    assert.deepEqual(await open(), grown(2026));
    // More still is the same duty; fallen, it is let go, and is not counted as missed.
    await spends(20_000_000_000);
    assert.deepEqual(await open(), grown(2026));
    await spends(10_000_000_000);
    await place.time('2026-06-01T09:00:00.000Z');
    assert.deepEqual(await dueIn('grows'), []);
    await spends(20_000_000_000);
    assert.deepEqual(await open(), grown(2027));
    await place.time('2027-06-01T09:00:00.000Z');
    assert.deepEqual(await open(), grown(2028));
    await place.does(ALDER, 'arrangement/grows', 'arrangement-notice.publish', { notice: 'UK1' });
    // Published late, it is that of the year that was missed.
    assert.deepEqual(await open(), grown(2028));
    await spends(1);
    assert.deepEqual(await open(), []);
    await verified();
  });

  it('given a pipeline published too late, or before its days have begun, then it does no duty of another year', async () => {
    await starts('late', 'gb-pa-2023', { spendPence: 10_000_000_001 });
    const publish = async (at: string) => {
      await place.time(at);
      await place.does(ALDER, 'arrangement/late', 'arrangement-notice.publish', { notice: 'UK1' });
    };
    const due = async () =>
      (await dueIn('late')).map(([, at, status]) => `${String(at).slice(0, 4)} ${status}`);
    // The last moment of 31 March, as London has it.
    await publish('2026-03-31T22:59:59.000Z');
    assert.deepEqual(await due(), ['2026 open']);
    await place.time('2026-05-27T09:00:00.000Z');
    await publish('2026-05-28T09:00:00.000Z');
    assert.deepEqual(await due(), ['2027 open', '2026 late']);
    await place.time('2028-06-01T09:00:00.000Z');
    assert.deepEqual(await due(), ['2027 breached', '2028 breached', '2029 open', '2026 late']);
    const counted = async () => {
      const norms = (await place.opened.moothall.read('arrangement/late', { party: ALDER }))?.document.norms;
      const all = Object.values(norms as Record<string, { kept: number; broken: number }>);
      const sum = (of: 'kept' | 'broken') => all.reduce((so, one) => so + one[of], 0);
      return [sum('kept'), sum('broken')];
    };
    assert.deepEqual(await counted(), [0, 3]);
    // In its own days a pipeline is that of its year, whatever was missed before.
    await publish('2029-03-31T23:00:00.000Z');
    assert.deepEqual(await due(), ['2027 breached', '2028 breached', '2030 open', '2029 done', '2026 late']);
    assert.deepEqual(await counted(), [1, 3]);
    // A second one in the same days is not that of the next year.
    await publish('2029-05-26T22:59:59.000Z');
    assert.deepEqual(await due(), ['2028 breached', '2030 open', '2027 late', '2029 done', '2026 late']);
    await verified();
  });

  it('given one that never publishes its pipeline, then it is due each year all the same, until it is dissolved', async () => {
    await starts('idle', 'gb-pa-2023', { spendPence: 10_000_000_001 });
    await place.time('2027-06-01T09:00:00.000Z');
    assert.deepEqual(await dueIn('idle'), [
      ['pa-pipeline-notice', '2026-05-26T23:00:00.000Z', 'breached'],
      ['pa-pipeline-notice', '2027-05-26T23:00:00.000Z', 'breached'],
      ['pa-pipeline-notice', '2028-05-26T23:00:00.000Z', 'open'],
    ]);
    // Published late: the first that was missed is done late, and the next stays that of the next year.
    await place.does(ALDER, 'arrangement/idle', 'arrangement-notice.publish', { notice: 'UK1' });
    assert.deepEqual(
      (await dueIn('idle')).map(([id, due, status]) => [id, due?.slice(0, 4), status]),
      [
        ['pa-pipeline-notice', '2027', 'breached'],
        ['pa-pipeline-notice', '2028', 'open'],
        ['pa-pipeline-notice', '2026', 'late'],
      ],
    );
    await place.does(ALDER, 'arrangement/idle', 'arrangement.dissolve', { reason: 'Over.' });
    // The vote on it closes, then the years pass.
    await place.time('2027-07-01T09:00:00.000Z');
    await place.time('2030-06-01T09:00:00.000Z');
    assert.deepEqual(
      (await dueIn('idle')).filter(([, , status]) => status === 'open'),
      [],
    );
    await verified();
  });

  it('given one that is dissolved, then no pipeline of it is due any more, nor counted as missed; the summary of its awards is', async () => {
    await starts('over', 'gb-pa-2023', { spendPence: 10_000_000_001 });
    await starts('health', 'gb-psr-2023');
    for (const id of ['over', 'health'])
      await place.does(ALDER, `arrangement/${id}`, 'arrangement.dissolve', { reason: 'Over.' });
    // The votes on it close, then the years pass.
    await place.time('2026-03-02T09:00:00.000Z');
    await place.time('2029-06-01T09:00:00.000Z');
    assert.deepEqual(await dueIn('over'), []);
    assert.deepEqual(await dueIn('health'), [['psr-annual-summary', '2026-09-30T23:00:00.000Z', 'breached']]);
    // Published all the same: nothing is due by that again.
    await place.does(ALDER, 'arrangement/over', 'arrangement-notice.publish', { notice: 'UK1' });
    await place.does(ALDER, 'arrangement/health', 'arrangement-notice.publish', {
      notice: 'PSR annual summary',
    });
    const open = [...(await dueIn('over')), ...(await dueIn('health'))].filter(
      ([, , status]) => status === 'open',
    );
    assert.deepEqual(open, []);
    await verified();
  });

  it('given one that never publishes its annual summary, then that of the next year is due all the same', async () => {
    await starts('health', 'gb-psr-2023');
    await place.time('2027-10-02T09:00:00.000Z');
    assert.deepEqual(
      (await dueIn('health')).map(([, ...one]) => one),
      [
        ['2026-09-30T23:00:00.000Z', 'breached'],
        ['2027-09-30T23:00:00.000Z', 'breached'],
        ['2028-09-30T23:00:00.000Z', 'open'],
      ],
    );
    await verified();
  });

  it('given one under the Provider Selection Regime, then its annual summary is due', async () => {
    await starts('health', 'gb-psr-2023');
    assert.deepEqual(await dueIn('health'), [['psr-annual-summary', '2026-09-30T23:00:00.000Z', 'open']]);
    await verified();
  });

  it('given an annual summary that comes too late, then it is that of the year that was missed, and the next is due once', async () => {
    await starts('health', 'gb-psr-2023');
    const publish = (at: string) =>
      place.time(at).then(() =>
        place.does(ALDER, 'arrangement/health', 'arrangement-notice.publish', {
          notice: 'PSR annual summary',
        }),
      );
    const due = async () =>
      (await dueIn('health')).map(([, at, status]) => `${String(at).slice(0, 4)} ${status}`);
    // The last moment of 31 March: the year that it is about is not over.
    await publish('2026-03-31T22:59:59.000Z');
    assert.deepEqual(await due(), ['2026 open']);
    await place.time('2026-10-01T09:00:00.000Z');
    await publish('2026-10-02T09:00:00.000Z');
    assert.deepEqual(await due(), ['2027 open', '2026 late']);
    await publish('2027-04-01T09:00:00.000Z');
    assert.deepEqual(await due(), ['2028 open', '2027 done', '2026 late']);
    // The last of its days.
    await publish('2028-09-30T22:59:59.000Z');
    assert.deepEqual((await due()).slice(0, 2), ['2029 open', '2028 done']);
    await verified();
  });

  it('given a rulebook of its own, then its duties arise, in working days of the place that was named', async () => {
    const own = FORM.replace(
      '\nrulebook:\n',
      `
rulebook:
  - id: needs-are-raised-soon
    kind: choice
    who: commissioner
    deontic: must
    does: need.raise
    after: arrangement.started
    due: addWorkingDays(fact.at, 5)
`,
    );
    await place.time('2026-03-12T09:00:00.000Z');
    await starts('here', 'none', {}, own);
    await starts('there', 'none', { bankHolidays: 'northern-ireland' }, own);
    assert.deepEqual(await dueIn('here'), [['needs-are-raised-soon', '2026-03-19T09:00:00.000Z', 'open']]);
    assert.deepEqual(await dueIn('there'), [['needs-are-raised-soon', '2026-03-20T09:00:00.000Z', 'open']]);
    await verified();
  });
});
