import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import fc from 'fast-check';
import { impactOf } from '../../src/application/rulebooks/impact.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openRegister, type Place, PROCEDURE } from './place.ts';

/** Whatever was done or refused: judged again under the rulebook that it was decided by, it goes as it went. */
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
        const { moothall, parts } = place.opened;
        const reading = await moothall.read(arrangement, { party: PARTIES[0] });
        const all = (await moothall.rulebook(arrangement))?.statements.map(({ id }) => ({ statement: id }));
        const impact = await impactOf(parts, arrangement, reading?.pins.rulebook ?? '', all ?? []);
        assert.deepEqual(impact.flips, []);
        assert.ok(impact.judged > 0);
      },
    ),
    { numRuns: 40, seed: 2026 },
  );
  // Enough of both was judged.
  assert.ok(went.permitted > 100 && went.refused > 100, JSON.stringify(went));
});
