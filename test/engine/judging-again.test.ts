import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import fc from 'fast-check';
import { impactOf } from '../../src/application/rulebooks/impact.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { addDays } from '../../src/kernel/time.ts';
import { openRegister, type Place, PROCEDURE } from './place.ts';

/** Whatever was done, refused or decided together: judged again under the rulebook that it was decided by, it goes as it went. */
const PARTIES = ['party/alder', 'party/birch', 'party/oak', 'party/sam'] as const;
const FORMS = ['traditional', 'partnership', 'distributed', 'relational'] as const;
let place: Place;
let count = 0;

before(async () => {
  place = await openRegister(PARTIES);
});
after(() => place.close());

interface Step {
  readonly as: string;
  /** Of the arrangement, or of the procedure under it. */
  readonly on: 'arrangement' | 'procedure';
  readonly action: string;
  readonly body: JsonObject;
}

const party = fc.constantFrom(...PARTIES);
/** The founder acts most, and anybody may try anything. */
const actor = fc.constantFrom(...PARTIES, PARTIES[0], PARTIES[0], PARTIES[0], 'public');
const role = fc.constantFrom(
  'commissioner',
  'provider',
  'service-user',
  'auditor',
  'lead',
  'purchasing-body',
);
const step = (on: Step['on'], action: string, body: fc.Arbitrary<JsonObject>): fc.Arbitrary<Step> =>
  fc.record({ as: actor, on: fc.constant(on), action: fc.constant(action), body });
const fixed = (body: JsonObject) => fc.constant(body);
const steps = fc.oneof(
  step('arrangement', 'member.admit', fc.record({ party, role })),
  step('arrangement', 'member.invite', fc.record({ party, role })),
  step('arrangement', 'member.join', fc.record({ role })),
  step('arrangement', 'member.leave', fc.record({ role })),
  step('arrangement', 'member.remove', fc.record({ party, role, reason: fc.constant('x') })),
  step('arrangement', 'need.raise', fixed({ title: 'More time', description: 'x' })),
  step('arrangement', 'need.take-up', fixed({ need: 'need-1' })),
  step('arrangement', 'need.support', fixed({ need: 'need-1' })),
  step(
    'arrangement',
    'position.give',
    fc.record({
      matter: fc.constantFrom('matter-1', 'matter-2'),
      stance: fc.constantFrom('agree', 'abstain'),
    }),
  ),
  step(
    'procedure',
    'procedure.start',
    fc.record({ standstillDays: fc.integer({ min: 0, max: 12 }) }).map((said) => ({ ...PROCEDURE, ...said })),
  ),
  step('procedure', 'enquiry.ask', fixed({ question: 'When?' })),
  step('procedure', 'enquiry.answer', fixed({ enquiry: 'enquiry-1', answer: 'So.' })),
  step('procedure', 'bid.submit', fixed({ offers: [{ prices: { 'lot-1': 900_000 } }] })),
  step('procedure', 'bids.open', fixed({})),
  step(
    'procedure',
    'deadline.extend',
    fc
      .constantFrom('2026-01-20T12:00:00Z', '2026-03-01T12:00:00Z')
      .map((deadline) => ({ deadline, reason: 'x' })),
  ),
);

/** Everything of an arrangement under its own rulebook, as if each of its statements had changed. */
async function judgedAgain(arrangement: string) {
  const { moothall, parts } = place.opened;
  const reading = await moothall.read(arrangement, { party: PARTIES[0] });
  const all = (await moothall.rulebook(arrangement))?.statements.map(({ id }) => ({ statement: id }));
  return impactOf(parts, arrangement, reading?.pins.rulebook ?? '', all ?? []);
}

it('given any acts under an unchanged rulebook, permitted and refused, then judging them again flips nothing', {
  timeout: 120_000,
}, async () => {
  const went = { permitted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FORMS),
      fc.constantFrom('none', 'gb-pa-2023'),
      fc.array(steps, { minLength: 10, maxLength: 25 }),
      async (rulebook, regime, acts) => {
        count += 1;
        const arrangement = `arrangement/place-${count}`;
        await place.does(PARTIES[0], arrangement, 'arrangement.start', {
          title: 't',
          purpose: 'p',
          rulebook,
          regime,
        });
        for (const { as, on, action, body } of acts) {
          const stream = on === 'arrangement' ? arrangement : `procedure/place-${count}`;
          const said = action === 'procedure.start' ? { ...body, arrangement } : body;
          const { verdict } = await place.tries(as, stream, action, said);
          if (verdict !== 'invalid') went[verdict] += 1;
        }
        const impact = await judgedAgain(arrangement);
        assert.deepEqual([impact.flips, impact.decisions.list], [[], []]);
        assert.ok(impact.judged > 0);
      },
    ),
    { numRuns: 40, seed: 2026 },
  );
  // Enough of both was judged.
  assert.ok(went.permitted > 100 && went.refused > 100, JSON.stringify(went));
});

const round = fc.record({
  by: party,
  against: party,
  role: fc.constantFrom('commissioner', 'provider'),
  positions: fc.array(
    fc.record({
      as: party,
      stance: fc.constantFrom('agree', 'agree', 'reserve', 'abstain', 'disagree', 'block'),
    }),
    { maxLength: 5 },
  ),
  days: fc.constantFrom(0, 11),
});

it('given any joint decisions under an unchanged rulebook, carried, failed and ended early, then each ends as it ended', {
  timeout: 120_000,
}, async () => {
  let now = '2026-01-05T09:00:00.000Z';
  const ended = { judged: 0, carried: 0, failed: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('partnership', 'distributed'),
      fc.array(round, { minLength: 3, maxLength: 5 }),
      async (rulebook, rounds) => {
        count += 1;
        const arrangement = `arrangement/place-${count}`;
        await place.does(PARTIES[0], arrangement, 'arrangement.start', {
          title: 't',
          purpose: 'p',
          rulebook,
          regime: 'none',
        });
        for (const other of PARTIES.slice(1))
          await place.does(PARTIES[0], arrangement, 'member.admit', { party: other, role: 'commissioner' });
        for (const other of PARTIES)
          await place.tries(other, arrangement, 'member.join', { role: 'provider' });
        for (const { by, against, role: from, positions, days } of rounds) {
          const body = { party: against, role: from, reason: 'x' };
          const asked = await place.tries(by, arrangement, 'member.remove', body);
          const matter = 'matter' in asked ? String(asked.matter) : 'matter-1';
          for (const { as, stance } of positions)
            await place.tries(as, arrangement, 'position.give', { matter, stance, reason: 'x' });
          now = addDays(now, days);
          await place.time(now);
        }
        const facts = await place.opened.moothall.facts(arrangement, { party: PARTIES[0] }, { limit: 500 });
        for (const { type, body } of facts)
          if (type === 'matter.decided') ended[(body as JsonObject).outcome as 'carried' | 'failed'] += 1;
        const { flips, decisions } = await judgedAgain(arrangement);
        assert.deepEqual([flips, decisions.list], [[], []]);
        ended.judged += decisions.judged;
      },
    ),
    { numRuns: 15, seed: 2026 },
  );
  assert.ok(ended.carried > 5 && ended.failed > 5, JSON.stringify(ended));
  assert.ok(ended.judged >= ended.carried + ended.failed, JSON.stringify(ended));
});
