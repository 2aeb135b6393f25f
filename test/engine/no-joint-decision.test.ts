import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import type { StreamState } from '../../src/application/acting/stream-state.ts';
import { rederive } from '../../src/application/verifying/rederivation.ts';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { DecisionRecord, Fact } from '../../src/ledger/fact.ts';
import { FOLDER } from '../rulebooks/library.test-data.ts';
import { type Place, townForEach } from './place.ts';

/** No rules are adopted but by a joint decision: where none decides, nobody does, and no text comes to be so that none can. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, OAK] = ['party/alder', 'party/birch', 'party/oak'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

const DECIDING = ['amending-the-constitution', 'amending-needs-consent'] as const;
type Part = { id: string } & JsonObject;
/** The partnership's rules with each joint decision on the rules as `changed` makes it; undefined: without it. */
const textWith = (changed: (one: Part) => Part | undefined): string => {
  const book = parse(readFileSync(join(FOLDER, 'forms', 'partnership.yaml'), 'utf8')) as JsonObject;
  const constitution = (book.constitution as unknown as Part[]).flatMap((one) => {
    const made = DECIDING.some((id) => id === one.id) ? changed(one) : one;
    return made === undefined ? [] : [made];
  });
  return stringify({ ...book, constitution }, { aliasDuplicateObjects: false });
};
const starts = (stream: string, rulebook: string) =>
  place.tries(ALDER, stream, 'arrangement.start', {
    ...{ title: 't', purpose: 'p', regime: 'none' },
    rulebook,
  });
const saidBy = (outcome: Awaited<ReturnType<Place['tries']>>): string =>
  outcome.verdict === 'refused'
    ? `${outcome.by.map(({ id }) => id).join()}: ${outcome.message}`
    : outcome.verdict;
const NOT_THE_LEAD = '!("lead" in actor.roles)';
const WHOLE = { rulebook: 'traditional', reason: 'x', constitution: true };

describe('a way to change the rules that no joint decision always decides', () => {
  for (const [what, changed, says] of [
    ['none', () => undefined, /\(partners-amend\) lets them, and no aggregation statement decides it/],
    [
      'one for some time',
      (one: Part) => ({ ...one, when: 'now < timestamp("2026-04-01T00:00:00Z")' }),
      /\(amending-needs-consent\) decides it only when .*1 April 2026/,
    ],
    [
      'one with a last day',
      ({ when: _, ...one }: Part) => ({ ...one, validTo: '2026-04-01' }) as unknown as Part,
      /\(amending-needs-consent\) holds until 1 April 2026 only/,
    ],
    [
      'one while something is there',
      (one: Part) => ({ ...one, when: '"provider" in state.members' }),
      /\(amending-needs-consent\) decides it only when .*provider/,
    ],
  ] as const)
    it(`given ${what}, then no arrangement starts with it, and no draft brings it about`, async () => {
      const text = textWith(changed);
      const started = saidBy(await starts('arrangement/other', text));
      assert.match(started, /^engine:last-way-to-amend: /);
      assert.match(started, says);
      assert.match(started, /an aggregation statement that decides it in every case/);
      const drafted = saidBy(
        await place.tries(ALDER, TOWN, 'amendment.draft', { title: 'x', reason: 'x', rulebook: text }),
      );
      assert.match(drafted, /^engine:last-way-to-amend: /);
      assert.match(drafted, says);
    });

  for (const [what, first, second] of [
    ['who is there', '"provider" in state.members', '!("provider" in state.members)'],
    ['time', 'now < timestamp("2026-04-01T00:00:00Z")', 'now >= timestamp("2026-04-01T00:00:00Z")'],
    [
      'who asks and who is there',
      '"commissioner" in actor.roles && "provider" in state.members',
      '!("commissioner" in actor.roles) || !("provider" in state.members)',
    ],
  ] as const)
    it(`given two that by ${what} together decide every case, then an arrangement starts with them`, async () => {
      const text = textWith((one) => ({ ...one, when: one.id === DECIDING[0] ? first : second }));
      assert.equal(saidBy(await starts('arrangement/other', text)), 'permitted');
      assert.equal(
        saidBy(await place.tries(ALDER, 'arrangement/other', 'rulebook.amend', WHOLE)),
        'permitted',
      );
    });
});

describe('somebody whom the joint decisions on the rules leave out', () => {
  const stream = 'arrangement/other';
  /** The lead changes nothing by acting; the partners do, together. */
  async function begun(): Promise<void> {
    const text = textWith((one) => ({ ...one, when: NOT_THE_LEAD }));
    assert.equal(saidBy(await starts(stream, text)), 'permitted');
    await place.does(ALDER, stream, 'member.admit', { party: BIRCH, role: 'commissioner' });
    const named = await place.does(ALDER, stream, 'member.admit', { party: BIRCH, role: 'lead' });
    if (named.matter !== undefined)
      await place.does(BIRCH, stream, 'position.give', { matter: named.matter, stance: 'agree' });
  }

  it('given a change of the rules by it, then it is refused with what to do, and the others propose it', async () => {
    await begun();
    const before = (await place.opened.moothall.read(stream, { party: BIRCH }))?.pins.rulebook;
    const outcome = await place.tries(BIRCH, stream, 'rulebook.amend', WHOLE);
    assert.match(saidBy(outcome), /^engine:no-joint-decision: .*aggregation statement.*“delegated”/);
    assert.equal((await place.opened.moothall.read(stream, { party: BIRCH }))?.pins.rulebook, before);
    const offered = await place.opened.moothall.possibilities(stream, { party: BIRCH });
    assert.notEqual(offered.find(({ action }) => action === 'rulebook.amend')?.allowed, 'yes');
    const proposed = await place.does(ALDER, stream, 'rulebook.amend', WHOLE);
    await place.does(BIRCH, stream, 'position.give', {
      matter: present(proposed.matter, 'a vote'),
      stance: 'agree',
    });
    assert.notEqual((await place.opened.moothall.read(stream, { party: BIRCH }))?.pins.rulebook, before);
  });

  it('given a record from before of such a change, then it stands, and one of today does not', async () => {
    await begun();
    const { ledger } = place.opened.parts;
    const head = present((await ledger.heads([stream])).get(stream), stream);
    const own = { ...head, state: head.state as unknown as StreamState, rows: new Map() };
    const recordOf = async (as: string) => {
      const outcome = await place.tries(as, stream, 'rulebook.amend', WHOLE);
      assert.ok('decision' in outcome);
      return present(await ledger.record(stream, outcome.decision), 'a record');
    };
    const refused = await recordOf(BIRCH);
    const { computed } = await recordOf(ALDER);
    const derived = (record: DecisionRecord, facts: readonly Fact[] = []) =>
      rederive(place.opened.parts, record, facts, { own });
    assert.equal((await derived(refused)).type, 'same');
    const { reading, ...unmarked } = refused;
    const { rulebook, rulebookTitle, changes, text, pins } = present(computed, 'the text');
    const amended = {
      ...present((await ledger.facts(stream, 0, 1))[0], 'a fact'),
      ...{ type: 'rulebook.amended', by: ['partners-amend'], actor: refused.actor.id },
      body: { rulebook, rulebookTitle, changes, reason: 'x', text },
    } as Fact;
    const taken = { ...amended, type: 'pins.taken', body: { pins } } as Fact;
    const then: DecisionRecord = {
      ...unmarked,
      ...{ verdict: 'permitted', by: ['partners-amend'], computed: present(computed, 'the text') },
    };
    for (const [record, stands] of [
      [then, 'same'],
      [{ ...then, reading: 2 }, 'same'],
      [{ ...then, reading: present(reading, 'a mark') }, 'differs'],
    ] as const)
      assert.deepEqual(
        [record.reading, (await derived(record, [amended, taken])).type],
        [record.reading, stands],
        JSON.stringify(await derived(record, [amended, taken])),
      );
    assert.equal((await derived(then)).type, 'differs', 'what followed then has to be there');
  });

  it('given a text that asks about it, or no longer does, then what it would have done to such acts is told', async () => {
    const impactOf = async (when: string, party: string) => {
      const { id } = await place.does(ALDER, stream, 'amendment.draft', {
        ...{ title: 'x', reason: 'x' },
        rulebook: textWith((one) => ({ ...one, when })),
      });
      const impact = await place.opened.moothall.impact(stream, id, { party });
      const { flips, rules } = present(impact, 'an impact');
      return { flips: flips.filter(({ action }) => action === 'rulebook.amend'), rules };
    };
    await begun();
    await place.refusedBy(BIRCH, stream, 'rulebook.amend', WHOLE);
    const asking = await impactOf('true', BIRCH);
    assert.deepEqual(
      asking.flips.map(({ actor, was, would }) => [actor, was, would]),
      [[BIRCH, 'refused', 'decided together']],
    );
    await place.does(ALDER, stream, 'rulebook.amend', WHOLE);
    const leaving = await impactOf('actor.id != "party/alder"', ALDER);
    const [flip, ...rest] = leaving.flips.filter(({ actor }) => actor === ALDER);
    assert.deepEqual(rest, []);
    assert.deepEqual(
      [flip?.was, flip?.would, flip?.by],
      ['decided together', 'refused', ['engine:no-joint-decision']],
    );
    assert.match(leaving.rules['engine:no-joint-decision']?.says ?? '', /nobody changes the rules alone/);
  });

  it('given somebody who may not propose at all, then that is what is said', async () => {
    await begun();
    assert.match(saidBy(await place.tries(OAK, stream, 'rulebook.amend', WHOLE)), /^: /);
  });
});
