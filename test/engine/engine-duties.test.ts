import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openRegister, type Place } from './place.ts';

/** What the engine itself has to do, and what becomes of that where the thing is taken back, replaced or over before. */
const [ALDER, OAK, FAY, GUS] = ['party/alder', 'party/oak', 'party/fay', 'party/gus'] as const;
const FORM = readFileSync(new URL('../../rulebooks/forms/traditional.yaml', import.meta.url), 'utf8');
let place: Place;
beforeEach(async () => {
  place = await openRegister([ALDER, OAK, FAY, GUS]);
  await place.does(ALDER, 'arrangement/care', 'arrangement.start', {
    title: 'Care',
    purpose: 'Care.',
    // Service users leave with ten days of notice.
    rulebook: FORM.replace(/(id: users-come-freely.*leave: )\{\}/, '$1{ notice: { days: 10 } }'),
    regime: 'none',
  });
});
afterEach(() => place.close());

/** What became of the duties of a statement of the hall, in the order in which it came. */
async function storyOf(stream: string, statement: string): Promise<string[]> {
  const facts = await place.opened.parts.ledger.facts(stream, 0, 1000);
  return facts.flatMap(({ type, at, body, by }) =>
    type.startsWith('duty.') && by.includes(statement)
      ? [
          `${at.slice(0, 10)} ${type} ${String(body.id ?? (body.duty as JsonObject).id).replace(`${statement}-`, '')}`,
        ]
      : [],
  );
}
const verified = async () => assert.deepEqual((await verify(place.opened.parts, {})).faults, []);

describe('a notice to leave', () => {
  const leaves = (party: string) =>
    place.does(party, 'arrangement/care', 'member.leave', { role: 'service-user', reason: 'I move away.' });

  it('given one that is taken back, then letting the member go is dropped at once, and nothing is said to be done', async () => {
    for (const party of [FAY, GUS])
      await place.does(party, 'arrangement/care', 'member.join', { role: 'service-user' });
    await leaves(FAY);
    await place.time('2026-01-08T09:00:00.000Z');
    await leaves(GUS);
    await place.does(FAY, 'arrangement/care', 'member.stay', { role: 'service-user' });
    await place.time('2026-02-01T09:00:00.000Z');
    assert.deepEqual(await storyOf('arrangement/care', 'notices-run-out'), [
      '2026-01-05 duty.raised 1',
      '2026-01-08 duty.raised 2',
      '2026-01-08 duty.dropped 1',
      '2026-02-01 duty.done 2',
    ]);
    await verified();
  });

  it('given one, then what is due tells other members no more than the day', async () => {
    await place.does(FAY, 'arrangement/care', 'member.join', { role: 'service-user' });
    await leaves(FAY);
    await place.does(OAK, 'arrangement/care', 'member.join', { role: 'provider' });
    const seen = JSON.stringify(await place.opened.moothall.facts('arrangement/care', { party: OAK }));
    assert.match(seen, /notices-run-out/);
    assert.doesNotMatch(seen, /party\/fay|move away/);
    await verified();
  });

  it('given two that end on one day, then one act of the engine does both', async () => {
    for (const party of [FAY, GUS]) {
      await place.does(party, 'arrangement/care', 'member.join', { role: 'service-user' });
      await leaves(party);
    }
    await place.time('2026-02-01T09:00:00.000Z');
    assert.deepEqual(await storyOf('arrangement/care', 'notices-run-out'), [
      '2026-01-05 duty.raised 1',
      '2026-02-01 duty.done 1',
    ]);
    const seen = await place.opened.moothall.read('arrangement/care', { party: ALDER });
    assert.doesNotMatch(JSON.stringify(seen?.document.members), /party\/(fay|gus)/);
    await verified();
  });
});

it('given what makes no sense any more when its day comes, then it is let go, not said to be done', async () => {
  await place.does(ALDER, 'arrangement/other', 'arrangement.start', {
    title: 'Care',
    purpose: 'Care.',
    rulebook: `${FORM}
  - { id: tidying, kind: choice, who: engine, deontic: must, does: member.depart, after: need.raised, due: 'addDays(fact.at, 3)' }
`,
    regime: 'none',
  });
  await place.does(ALDER, 'arrangement/other', 'need.raise', { title: 'Light', description: 'x' });
  await place.time('2026-01-09T09:00:00.000Z');
  assert.deepEqual(await storyOf('arrangement/other', 'tidying'), [
    '2026-01-05 duty.raised 1',
    '2026-01-09 duty.dropped 1',
  ]);
  await verified();
});

describe('the last day of a contract', () => {
  const CONTRACT = 'contract/care-1';
  const signs = async (version: number) => {
    for (const party of [ALDER, OAK]) await place.does(party, CONTRACT, 'contract.sign', { version });
  };
  const proposes = (endDate?: string) =>
    place.does(ALDER, CONTRACT, 'terms.propose', {
      terms: 'As agreed.',
      reason: 'So.',
      ...(endDate === undefined ? {} : { period: { startDate: '2026-01-05', endDate } }),
    });
  beforeEach(async () => {
    await place.does(
      'party/engine',
      CONTRACT,
      'contract.draft',
      {
        ...{ arrangement: 'arrangement/care', procedure: 'procedure/care', title: 'Care' },
        ...{ buyers: [ALDER], providers: [OAK], valuePence: 1, terms: 'So.' },
        lots: [{ id: 'lot-1', title: 'Care', pricePence: 1 }],
        period: { startDate: '2026-01-05', endDate: '2026-01-31' },
      },
      { via: 'outbox' },
    );
    await signs(1);
  });

  it('given new terms, then the end that they replace is dropped, and one is left to come', async () => {
    await proposes('2026-02-28');
    await signs(2);
    await proposes();
    await signs(3);
    await place.time('2026-02-15T09:00:00.000Z');
    await place.time('2026-03-02T09:00:00.000Z');
    assert.deepEqual(await storyOf(CONTRACT, 'contracts-run-out'), [
      '2026-01-05 duty.raised 1',
      '2026-01-05 duty.dropped 1',
      '2026-01-05 duty.raised 2',
      '2026-01-05 duty.dropped 2',
      '2026-01-05 duty.raised 3',
      '2026-03-02 duty.done 3',
    ]);
    await verified();
  });

  it('given a contract that ends before, then its last day is dropped with it', async () => {
    await place.does(ALDER, CONTRACT, 'contract.end', { kind: 'termination', reason: 'Oak has closed.' });
    await place.time('2026-03-01T09:00:00.000Z');
    assert.deepEqual(await storyOf(CONTRACT, 'contracts-run-out'), [
      '2026-01-05 duty.raised 1',
      '2026-01-05 duty.dropped 1',
    ]);
    await verified();
  });
});
