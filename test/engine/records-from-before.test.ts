import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { StreamState } from '../../src/application/acting/stream-state.ts';
import { rederive } from '../../src/application/verifying/rederivation.ts';
import { beginning, Cursor } from '../../src/application/verifying/replay.ts';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { DecisionRecord, Fact } from '../../src/ledger/fact.ts';
import { type Place, PROCEDURE, townForEach } from './place.ts';

/** What was decided before rules were read as they are now is derived by what held then, and by nothing else. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH] = ['party/alder', 'party/birch'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

/** An act with the state that it found, as it was written. */
async function acted(stream: string, as: string, action: string, body: JsonObject) {
  const { ledger } = place.opened.parts;
  const head = present((await ledger.heads([stream])).get(stream), stream);
  const own = { ...head, state: head.state as unknown as StreamState, rows: new Map() };
  const outcome = await place.tries(as, stream, action, body);
  assert.ok('decision' in outcome, JSON.stringify(outcome));
  const record = present(await ledger.record(stream, outcome.decision), 'a record');
  const facts = await ledger.facts(stream, head.seq, 100);
  const derived = (record: DecisionRecord, facts: readonly Fact[]) =>
    rederive(place.opened.parts, record, facts, { own });
  return { record, facts, derived };
}

const unmarked = ({ reading: _, ...record }: DecisionRecord): DecisionRecord => record;

async function amend(stream: string, changes: readonly JsonObject[], more: JsonObject = {}) {
  const { id } = await place.does(ALDER, stream, 'amendment.draft', { title: 'x', reason: 'x', changes });
  return place.does(ALDER, stream, 'rulebook.amend', { amendment: id, reason: 'x', ...more });
}

it('given a norm that counted acts of others, then a record of that stands, where it is from then', async () => {
  const text = `{ id: birch-is-good, kind: choice, who: commissioner, if: 'actor.id == "${BIRCH}"', deontic: must-not, does: need.raise, when: 'action.title == "bad"' }`;
  const { matter } = await amend(TOWN, [{ do: 'add', text }]);
  await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
  const { record, facts, derived } = await acted(TOWN, ALDER, 'need.raise', {
    title: 'bad',
    description: 'x',
  });
  assert.equal((await derived(record, facts)).type, 'same');
  const matched = record.matched.map((one) =>
    one.id === 'birch-is-good' ? { ...one, weight: 'norm-kept' } : one,
  );
  const counted = {
    ...present(facts.at(-1), 'a fact'),
    ...{ type: 'norm.counted', by: [], body: { kept: ['birch-is-good'], broken: [] } },
  };
  const then = { ...unmarked(record), matched };
  assert.equal((await derived(then, [...facts, counted])).type, 'same');
  assert.equal(
    (await derived({ ...then, reading: present(record.reading, 'a mark') }, [...facts, counted])).type,
    'differs',
  );
  assert.equal((await derived(then, facts)).type, 'differs', 'what was counted then has to be there');
  const broken = { ...counted, body: { kept: [], broken: ['birch-is-good'] } };
  assert.equal((await derived(then, [...facts, broken])).type, 'differs');
});

it('given an act that would take the last way to amend as that is asked now, then a record of it stands, where it is from then', async () => {
  const begins = async (id: string, period: number, jointly = false) => {
    const stream = `arrangement/${id}`;
    const terms = { title: 't', purpose: 'p', rulebook: 'partnership', regime: 'none' };
    await place.does(ALDER, stream, 'arrangement.start', terms);
    const rule = (statement: string, more: string): JsonObject => ({
      ...{ do: 'replace', statement },
      text: `{ id: ${statement}, kind: aggregation, decides: rulebook.amend, electorates: [{ role: commissioner, method: unanimity }], period: { days: ${period} }${more} }`,
    });
    const changes = [
      rule('amending-the-constitution', ", when: 'has(action.constitution) && action.constitution'"),
      rule('amending-needs-consent', ''),
    ];
    await amend(stream, changes, { constitution: true });
    // Once there is a procedure, the partners decide together who comes in.
    if (jointly)
      await place.does(ALDER, `procedure/${id}`, 'procedure.start', { ...PROCEDURE, arrangement: stream });
    return acted(stream, ALDER, 'member.admit', { party: BIRCH, role: 'commissioner' });
  };
  const allowed = await begins('weeks', 7);
  const refused = await begins('at-once', 0);
  assert.deepEqual([allowed.record.verdict, refused.record.verdict], ['permitted', 'refused']);
  assert.deepEqual(refused.record.by, ['engine:last-way-to-amend']);
  const { verdict, by } = allowed.record;
  const then = { ...unmarked(refused.record), verdict, by };
  assert.equal((await refused.derived(then, allowed.facts)).type, 'same');
  assert.equal(
    (await refused.derived({ ...then, reading: present(refused.record.reading, 'a mark') }, allowed.facts))
      .type,
    'differs',
  );
  const second = { ...then, reading: 2 };
  assert.equal((await refused.derived(second, allowed.facts)).type, 'same', 'less was asked then');
  assert.equal((await refused.derived(unmarked(refused.record), [])).type, 'same', 'refused then as well');
  // One that is decided together fails where it is carried.
  const carried = await begins('weeks-together', 7, true);
  const failed = await begins('at-once-together', 0, true);
  const entered = (facts: readonly Fact[]) => facts.some(({ type }) => type === 'member.joined');
  assert.deepEqual([entered(carried.facts), entered(failed.facts)], [true, false]);
  assert.equal((await failed.derived(failed.record, failed.facts)).type, 'same');
  assert.equal((await failed.derived(unmarked(failed.record), carried.facts)).type, 'same');
  assert.equal((await failed.derived(failed.record, carried.facts)).type, 'differs');
});

it('given that the only voice that weighs anything leaves, then a record that refused it stands, where it is from then', async () => {
  const [sam, elm] = ['party/sam', 'party/elm'] as const;
  for (const party of [sam, elm]) await place.does(party, TOWN, 'member.join', { role: 'citizen' });
  const text = `{ id: amending-needs-consent, kind: aggregation, decides: rulebook.amend, electorates: [{ role: citizen, method: majority, weight: 'elector == "${sam}" ? 1 : 0' }], period: { days: 7 } }`;
  const changes = [{ do: 'replace', statement: 'amending-needs-consent', text }];
  const { matter } = await amend(TOWN, changes, { constitution: true });
  await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
  const { record, facts, derived } = await acted(TOWN, sam, 'member.leave', { role: 'citizen', reason: 'x' });
  assert.deepEqual([record.verdict, record.by], ['permitted', ['citizens-come-freely']]);
  assert.equal((await derived(record, facts)).type, 'same');
  const refused = { ...record, reading: 3, verdict: 'refused', by: ['engine:last-way-to-amend'] } as const;
  assert.deepEqual(await derived(refused, []), { type: 'same' });
  assert.equal((await derived({ ...refused, reading: 4 }, [])).type, 'differs');
});

it('given a duty that kept less of what raised it, then a record of that stands, where it is from then', async () => {
  const text = `{ id: look-again, kind: choice, who: commissioner, deontic: must, does: need.take-up, after: need.raised, due: 'addDays(fact.at, fact.body.title == "bad" ? 7 : 14)', again: 'true' }`;
  const { matter } = await amend(TOWN, [{ do: 'add', text }]);
  await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
  const body = { title: 'bad', description: 'x' };
  const { record, facts, derived } = await acted(TOWN, ALDER, 'need.raise', body);
  assert.equal((await derived(record, facts)).type, 'same');
  const less = facts.map((fact) => {
    const duty = fact.body.duty as JsonObject | undefined;
    if (fact.type !== 'duty.raised' || duty?.statement !== 'look-again') return fact;
    const { body: said, ...kept } = duty.fact as JsonObject;
    assert.equal((said as JsonObject).title, 'bad');
    return { ...fact, body: { duty: { ...duty, fact: kept } } };
  });
  assert.equal((await derived({ ...record, reading: 2 }, less)).type, 'same');
  assert.equal((await derived(unmarked(record), less)).type, 'same');
  assert.equal((await derived(record, less)).type, 'differs');
});

it('given a procedure that kept nobody its part, then a record of its start stands, where it is from then', async () => {
  const { parts } = place.opened;
  const { decision } = await place.does(ALDER, 'procedure/care', 'procedure.start', PROCEDURE);
  const record = present(await parts.ledger.record('procedure/care', decision), 'a record');
  const facts = await parts.ledger.facts('procedure/care', 0, 100);
  const parent = await new Cursor(parts, TOWN).to(present(record.reads[1], 'the town').seq);
  const derived = async (record: DecisionRecord, facts: readonly Fact[]) =>
    (await rederive(parts, record, facts, { own: beginning(), parent })).type;
  assert.equal(await derived(record, facts), 'same');
  const less = facts.map((fact) => {
    if (fact.type !== 'procedure.started') return fact;
    const { toTheEnd, ...body } = fact.body;
    assert.deepEqual(toTheEnd, [ALDER, BIRCH]);
    return { ...fact, body };
  });
  assert.equal(await derived({ ...record, reading: 2 }, less), 'same');
  assert.equal(await derived(unmarked(record), less), 'same');
  assert.equal(await derived(record, less), 'differs');
});

it('given a voice that weighed nothing and was asked, then a record of that stands, where it is from then', async () => {
  const text = `{ id: needs-are-raised-together, kind: aggregation, decides: need.raise, electorates: [{ role: commissioner, method: consent, weight: 'elector == "${BIRCH}" ? 0 : 1' }], period: { days: 10 } }`;
  const { matter } = await amend(TOWN, [{ do: 'add', text }]);
  await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
  const body = { title: 'More', description: 'x' };
  const { record, facts, derived } = await acted(TOWN, ALDER, 'need.raise', body);
  assert.ok(
    facts.some(({ type }) => type === 'need.raised'),
    'Alder alone has a voice',
  );
  assert.equal((await derived(record, facts)).type, 'same');
  const [opened, given] = facts;
  assert.deepEqual([opened?.type, given?.type], ['matter.opened', 'position.given']);
  const now = present(opened, 'a fact').body.matter as JsonObject & { electorates: JsonObject[] };
  const asked = { electors: [ALDER, BIRCH], weights: { [ALDER]: 1, [BIRCH]: 0 } };
  const then = [
    {
      ...present(opened, 'a fact'),
      body: { matter: { ...now, electorates: now.electorates.map((one) => ({ ...one, ...asked })) } },
    },
    ...facts.slice(1),
  ];
  assert.equal((await derived({ ...record, reading: 2 }, then)).type, 'same');
  assert.equal((await derived(record, then)).type, 'differs');
});
