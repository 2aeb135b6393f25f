import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openRegister, type Place } from './place.ts';

/** However members come, go and change their rules: as long as an arrangement stands, somebody in it can still change them. */
const PARTIES = ['party/alder', 'party/birch', 'party/cedar', 'party/oak'] as const;
const FORMS = ['traditional', 'partnership', 'distributed', 'relational'] as const;
let place: Place;
let count = 0;

before(async () => {
  place = await openRegister(PARTIES);
});
after(() => place.close());

interface Step {
  readonly as: (typeof PARTIES)[number];
  readonly action: string;
  readonly body: JsonObject;
}

const party = fc.constantFrom(...PARTIES);
/** The founder acts most: the others have to be let in first. */
const actor = fc.constantFrom(...PARTIES, PARTIES[0], PARTIES[0], PARTIES[0], PARTIES[0]);
const role = fc.constantFrom(
  'commissioner',
  'provider',
  'lead',
  'purchasing-body',
  'user-led-group',
  'auditor',
);
/** Statements that bear on who amends, and some that do not. */
const statement = fc.constantFrom(
  'partners-amend',
  'commissioner-amends',
  'both-sides-amend',
  'everybody-proposes-rules',
  'amending-the-constitution',
  'amending-needs-consent',
  'partners',
  'partners-let-partners-in',
  'one-lead',
  'tender-stays-open',
);
const hostile = fc.constantFrom<JsonObject>(
  {
    do: 'add',
    text: 'id: nobody-amends\nkind: choice\nwho: anyone\ndeontic: must-not\ndoes: rulebook.amend\norElse: { refuse: true }',
    constitution: true,
  },
  {
    do: 'add',
    text: 'id: ghosts-decide\nkind: aggregation\ndecides: rulebook.amend\nelectorates: [{ role: auditor, method: unanimity }]',
    constitution: true,
  },
  { do: 'set', setting: 'standstillDays', value: 9 },
);
const change = fc.oneof(
  fc.record({ do: fc.constant('remove'), statement }) as fc.Arbitrary<JsonObject>,
  hostile,
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ as: actor, action: fc.constant('member.admit'), body: fc.record({ party, role }) }),
  fc.record({ as: actor, action: fc.constant('member.join'), body: fc.record({ role }) }),
  fc.record({ as: actor, action: fc.constant('member.leave'), body: fc.record({ role }) }),
  fc.record({
    as: actor,
    action: fc.constant('member.remove'),
    body: fc.record({ party, role, reason: fc.constant('x') }),
  }),
  fc.record({
    as: actor,
    action: fc.constant('amendment.draft'),
    body: fc.record({
      title: fc.constant('x'),
      reason: fc.constant('x'),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    }),
  }),
  fc.record({
    as: actor,
    action: fc.constant('rulebook.amend'),
    body: fc.record({
      amendment: fc.integer({ min: 1, max: 4 }).map((n) => `amendment-${n}`),
      reason: fc.constant('x'),
      constitution: fc.boolean(),
    }),
  }),
  fc.record({
    as: actor,
    action: fc.constant('rulebook.amend'),
    body: fc.record({
      rulebook: fc.constantFrom(...FORMS),
      reason: fc.constant('x'),
      constitution: fc.constant(true),
    }),
  }),
  fc.record({
    as: actor,
    action: fc.constant('position.give'),
    body: fc.record({
      matter: fc.integer({ min: 1, max: 6 }).map((n) => `matter-${n}`),
      stance: fc.constant('agree'),
    }),
  }),
);

/** Whether one of the parties may still propose a change of the rules, as everybody is told. */
async function somebodyCanAmend(stream: string): Promise<boolean> {
  for (const each of PARTIES) {
    const path = await place.opened.moothall.path(stream, 'rulebook.amend', { party: each });
    if (path?.allowed !== 'no') return true;
  }
  return false;
}

it('given any acts of members, then no sequence of permitted ones removes the last way to amend', {
  timeout: 120_000,
}, async () => {
  let permitted = 0;
  let refusedAsLast = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FORMS),
      fc.array(step, { minLength: 8, maxLength: 16 }),
      async (form, steps) => {
        count += 1;
        const stream = `arrangement/town-${count}`;
        await place.does(PARTIES[0], stream, 'arrangement.start', {
          title: 't',
          purpose: 'p',
          rulebook: form,
          regime: 'none',
        });
        for (const { as, action, body } of steps) {
          const outcome = await place.tries(as, stream, action, body);
          if (outcome.verdict === 'permitted') permitted += 1;
          if (outcome.verdict === 'refused' && outcome.by.some(({ id }) => id === 'engine:last-way-to-amend'))
            refusedAsLast += 1;
          if (outcome.verdict === 'permitted')
            assert.ok(
              await somebodyCanAmend(stream),
              `nobody can amend ${stream} after ${action} ${JSON.stringify(body)}`,
            );
        }
      },
    ),
    { numRuns: 60, seed: 2026 },
  );
  // The sequences do something, and some of them run into the wall.
  assert.ok(
    permitted > 120 && refusedAsLast > 3,
    `${permitted} permitted, ${refusedAsLast} refused as the last`,
  );
});
