import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openPlace, type Place, PROCEDURE } from './place.ts';

/**
 * Each form from its start to a report on the signed contract, through the one door: what a form asks for beside the
 * others (a board, a vote, mandates) stands in its own lines; everything else is one journey.
 */
const solver = awardsApart();
after(() => solver.close());

const [ALDER, BIRCH, OAK, ELM] = ['party/alder', 'party/birch', 'party/oak', 'party/elm'] as const;
const [SAM, VOICES, HUB] = ['party/sam', 'party/voices', 'party/hub'] as const;
const TOWN = 'arrangement/town';
const CARE = 'procedure/care';
const CONTRACT = 'contract/care-1';

interface Form {
  readonly name: string;
  readonly buyers: readonly string[];
  /** Who runs the procedure and proposes awards. */
  readonly runs: string;
  /** Who else must agree before an award is decided. */
  readonly agree: readonly string[];
  readonly mandates?: true;
  readonly board?: true;
}

const forms: readonly Form[] = [
  { name: 'traditional', buyers: [ALDER], runs: ALDER, agree: [] },
  { name: 'relational', buyers: [ALDER], runs: ALDER, agree: [], board: true },
  { name: 'partnership', buyers: [ALDER, BIRCH], runs: ALDER, agree: [BIRCH] },
  { name: 'distributed', buyers: [ALDER, BIRCH], runs: HUB, agree: [ALDER, BIRCH], mandates: true },
];

async function found(place: Place, form: Form): Promise<void> {
  for (const party of [ALDER, BIRCH, OAK, ELM, VOICES, HUB])
    await place.does('public', party, 'party.register', { kind: 'organisation', name: party.slice(6) });
  await place.does('public', SAM, 'party.register', { kind: 'person', name: 'Sam' });
  const start = { title: 'Care', purpose: 'Better care.', rulebook: form.name, regime: 'none' };
  await place.does(ALDER, TOWN, 'arrangement.start', start);
  const second = { party: BIRCH, role: 'commissioner' };
  await place.does(ALDER, TOWN, 'member.invite', second);
  const joins = await place.tries(BIRCH, TOWN, 'member.join', { role: 'commissioner' });
  assert.equal(joins.verdict, form.buyers.length > 1 ? 'permitted' : 'refused');
  if (joins.verdict === 'refused') assert.ok(joins.by.some(({ id }) => id === 'one-commissioner'));
  if (form.mandates) await place.does(ALDER, TOWN, 'member.admit', { party: HUB, role: 'purchasing-body' });
  for (const provider of [OAK, ELM]) await place.does(provider, TOWN, 'member.join', { role: 'provider' });
  await place.does(SAM, TOWN, 'member.join', { role: 'service-user' });
  assert.equal(
    (await place.tries(VOICES, TOWN, 'member.join', { role: 'user-led-group' })).verdict,
    'refused',
  );
  await place.does(ALDER, TOWN, 'member.invite', { party: VOICES, role: 'user-led-group' });
  await place.does(VOICES, TOWN, 'member.join', { role: 'user-led-group' });
  const namer = form.name === 'traditional' ? ALDER : VOICES;
  await place.does(namer, TOWN, 'member.admit', { party: SAM, role: 'panel' });
}

async function tender(place: Place, form: Form): Promise<void> {
  const need = { title: 'Care on Sundays', description: 'Nobody comes.' };
  await place.does(SAM, TOWN, 'need.raise', need);
  await place.does(VOICES, TOWN, 'need.support', { need: 'need-1', words: 'All of us.' });
  await place.does(ALDER, TOWN, 'need.take-up', { need: 'need-1' });
  for (const [n, commissioner] of form.buyers.entries())
    if (form.mandates)
      await place.does(commissioner, `mandate/care-${n}`, 'mandate.grant', {
        arrangement: TOWN,
        to: HUB,
        policy: {
          weights: n === 0 ? { price: 30, quality: 70 } : { price: 60, quality: 40 },
          priceFormula: 'linear',
        },
      });
  await place.does(form.runs, CARE, 'procedure.start', { ...PROCEDURE, needs: ['need-1'] });
  const asked = await place.does(OAK, CARE, 'enquiry.ask', { question: 'Sundays too?' });
  await place.does(form.runs, CARE, 'enquiry.answer', { enquiry: asked.id, answer: 'Yes.' });
  await place.does(form.runs, CARE, 'criterion.input', {
    criterion: 'quality',
    words: 'Sundays count most.',
    from: SAM,
    changed: true,
  });
  const bid = (price: number, words: string): JsonObject => ({
    offers: [{ prices: { 'lot-1': price } }],
    statements: [{ criterion: 'quality', words }],
  });
  await place.does(OAK, CARE, 'bid.submit', bid(900_000, 'Seven days.'));
  await place.does(ELM, CARE, 'bid.submit', bid(950_000, 'Six days.'));
  place.at('2026-02-06T09:00:00.000Z');
  await place.does(form.runs, CARE, 'bids.open');
}

async function award(place: Place, form: Form): Promise<void> {
  for (const scorer of [SAM, ...form.buyers]) {
    await place.does(scorer, CARE, 'interest.declare', { none: true });
    for (const [bid, score] of [
      ['bid-1', 80],
      ['bid-2', 60],
    ] as const)
      await place.does(scorer, CARE, 'score.give', {
        bid,
        criterion: 'quality',
        score,
        reason: 'Days covered.',
      });
  }
  const competitor = { bid: 'bid-2', criterion: 'quality', score: 0, reason: 'x' };
  assert.equal((await place.tries(OAK, CARE, 'score.give', competitor)).verdict, 'refused');
  const proposed = await place.does(form.runs, CARE, 'award.propose');
  const decided = await place.does(form.runs, CARE, 'award.decide', { proposal: proposed.id });
  assert.equal(decided.matter !== undefined, form.agree.length > 0);
  for (const party of form.agree)
    await place.does(party, CARE, 'position.give', { matter: decided.matter ?? '', stance: 'agree' });
  const early = await place.tries(form.runs, CARE, 'award.confirm', { award: 'award-1' });
  assert.deepEqual(early.verdict === 'refused' && early.by.map(({ id }) => id), [
    'awards-wait-for-standstill',
  ]);
  place.at('2026-02-20T09:00:00.000Z');
  await place.does(form.runs, CARE, 'award.confirm', { award: 'award-1' });
}

async function contract(place: Place, form: Form): Promise<void> {
  const draft = await place.opened.moothall.read(CONTRACT, { party: ALDER });
  assert.deepEqual(draft?.document.buyers, form.buyers);
  assert.deepEqual(draft?.document.providers, [OAK]);
  assert.equal(await seen(place, CONTRACT, undefined), '{}');
  for (const party of [...form.buyers, OAK])
    await place.does(party, CONTRACT, 'contract.sign', { version: 1 });
  const measure = await place.does(ALDER, CONTRACT, 'measure.set', { title: 'Sundays', unit: 'percent' });
  assert.equal(measure.matter !== undefined, form.board === true);
  if (measure.matter !== undefined)
    await place.does(OAK, CONTRACT, 'position.give', { matter: measure.matter, stance: 'agree' });
  await place.does(OAK, CONTRACT, 'measure.record', { measure: 'measure-1', value: 90 });
  const payment = { kind: 'payment', pence: 10_000 };
  await place.does(ALDER, CONTRACT, 'entry.record', payment);
  const own = await place.tries(OAK, CONTRACT, 'entry.record', payment);
  assert.equal(own.verdict, form.board ? 'permitted' : 'refused');
}

const seen = async (place: Place, stream: string, party: string | undefined): Promise<string> =>
  JSON.stringify(
    (await place.opened.moothall.read(stream, party === undefined ? {} : { party }))?.document ?? {},
  );

async function report(place: Place): Promise<void> {
  const body = { rating: 2, words: 'canary-words' };
  await place.does(SAM, CONTRACT, 'report.give', body);
  const provider = await place.tries(OAK, CONTRACT, 'report.give', body);
  assert.deepEqual(provider.verdict === 'refused' && provider.by.map(({ id }) => id), [
    'providers-do-not-report',
  ]);
  for (const party of [OAK, ELM, undefined]) {
    const facts = await place.opened.moothall.facts(CONTRACT, party === undefined ? {} : { party });
    assert.doesNotMatch((await seen(place, CONTRACT, party)) + JSON.stringify(facts), /canary|report-1/);
  }
  for (const party of [ALDER, VOICES, SAM]) assert.match(await seen(place, CONTRACT, party), /canary/);
  assert.doesNotMatch(await seen(place, CONTRACT, ALDER), /party\/sam/);
  assert.doesNotMatch(await seen(place, TOWN, undefined), /service-user/);
}

describe('each form, from its start to a report', () => {
  for (const form of forms)
    it(`given ${form.name}, then the whole journey is allowed by its rules, and what they refuse is named`, async () => {
      const place = await openPlace('simulated', makeAwardEngine(solver));
      try {
        place.at('2026-01-05T09:00:00.000Z');
        await found(place, form);
        await tender(place, form);
        await award(place, form);
        await contract(place, form);
        await report(place);
      } finally {
        await place.close();
      }
    });
});
