import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import { MOST_MISSED } from '../../src/rules/duties.ts';
import { openRegister, type Place } from './place.ts';

/** Duties that are due anew: however long nobody does them, and whatever else happens while the clock catches up. */
const [ALDER, FAY, GUS] = ['party/alder', 'party/fay', 'party/gus'] as const;
const FORM = readFileSync(new URL('../../rulebooks/forms/traditional.yaml', import.meta.url), 'utf8');
let place: Place;
beforeEach(async () => {
  place = await openRegister([ALDER, FAY, GUS]);
});
afterEach(() => place.close());

const begins = (rulebook: string) =>
  place.does(ALDER, 'arrangement/care', 'arrangement.start', {
    title: 'Care',
    purpose: 'Care.',
    rulebook,
    regime: 'none',
  });
const dueBy = async (rule: string) =>
  (await place.opened.moothall.duties({ party: ALDER }))
    .filter((duty) => duty.rule?.id === rule)
    .map(({ status, due }) => `${due?.slice(0, 10)} ${status}`);

describe('duties that are due anew', () => {
  it('given one that nobody ever does, then it is due all the same, and of what was missed the latest stay', async () => {
    await begins(`${FORM}
  - { id: weekly-news, kind: choice, who: commissioner, deontic: must, does: arrangement-notice.publish, after: arrangement.started, due: 'addDays(fact.at, 7)', again: 'true' }
`);
    // The clock catches up with so many at a time.
    for (const second of ['00', '01', '02', '03', '04']) await place.time(`2029-01-05T09:00:${second}.000Z`);
    const due = await dueBy('weekly-news');
    assert.equal(due.at(-1), '2029-01-08 open');
    assert.equal(due.at(-2), '2029-01-01 breached');
    assert.equal(due.length, MOST_MISSED + 1);
    await place.does(ALDER, 'arrangement/care', 'arrangement-notice.publish', { notice: 'News' });
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });

  it('given one that falls due anew as the clock does what raises it, then both are due', async () => {
    await begins(`${FORM.replace(/(id: users-come-freely.*leave: )\{\}/, '$1{ notice: { days: 10 } }')}
  - { id: farewell, kind: choice, who: commissioner, deontic: must, does: arrangement-notice.publish, after: member.left, due: 'addDays(fact.at, 7)', again: 'true' }
`);
    const leaves = async (party: string) => {
      await place.does(party, 'arrangement/care', 'member.join', { role: 'service-user' });
      await place.does(party, 'arrangement/care', 'member.leave', { role: 'service-user' });
    };
    await leaves(FAY);
    await place.time('2026-01-14T09:00:00.000Z');
    await leaves(GUS);
    await place.time('2026-01-16T09:00:00.000Z');
    assert.deepEqual(await dueBy('farewell'), ['2026-01-23 open']);
    // The first has lapsed and is due anew, and the second member goes, all in one round of the clock.
    await place.time('2026-01-25T09:00:00.000Z');
    assert.deepEqual(await dueBy('farewell'), ['2026-01-23 breached', '2026-01-30 open', '2026-02-01 open']);
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });
});

it('given a duty that would be due again, or let go, then that shows in what a change would have done', async () => {
  await begins(FORM);
  await place.does(ALDER, 'arrangement/care', 'need.raise', { title: 'Light', description: 'x' });
  const publish = () => place.does(ALDER, 'arrangement/care', 'arrangement-notice.publish', { notice: 'x' });
  await place.time('2026-01-20T09:00:00.000Z');
  await publish();
  await place.time('2026-01-24T09:00:00.000Z');
  await place.does(ALDER, 'arrangement/care', 'need.take-up', { need: 'need-1' });
  await place.time('2026-02-10T09:00:00.000Z');
  const impact = async (more: string, days = 7) => {
    const text = `{ id: news, kind: choice, who: commissioner, deontic: must, does: arrangement-notice.publish, after: need.raised, due: 'addDays(fact.at, ${days})'${more} }`;
    const { id = '' } = await place.does(ALDER, 'arrangement/care', 'amendment.draft', {
      ...{ title: 'News', reason: 'So.', changes: [{ do: 'add', text }] },
    });
    const seen = await place.opened.moothall.impact('arrangement/care', id, { party: ALDER });
    return seen?.breached.map(({ due, done }) => `${due.slice(0, 10)} ${done}`);
  };
  assert.deepEqual(await impact(''), ['2026-01-12 late']);
  // Published once, on the 20th: of what was missed twice the first is done late, and no later one in advance.
  const never = ['2026-01-19 never', '2026-01-26 never', '2026-02-02 never', '2026-02-09 never'];
  assert.deepEqual(await impact(", again: 'true'"), ['2026-01-12 late', ...never]);
  // Where each has its days, that of its own days is done, and what was missed stays so.
  assert.deepEqual(await impact(", again: 'true', begins: fact.at"), [
    '2026-01-12 never',
    '2026-01-19 never',
  ]);
  const taken = `'!("need.taken-up" in happened)'`;
  assert.deepEqual(await impact(`, if: 'action.notice == "y"', while: ${taken}`), ['2026-01-12 never']);
  assert.deepEqual(await impact(`, if: 'action.notice == "y"', again: ${taken}, while: ${taken}`), [
    '2026-01-12 never',
    '2026-01-19 never',
  ]);
  // Taken up on the 24th: what was due after that is no longer asked for.
  assert.deepEqual(await impact(`, if: 'action.notice == "y"', while: ${taken}`, 30), []);
});
