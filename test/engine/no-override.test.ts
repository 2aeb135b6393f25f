import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { foundTown, openPlace, type Place } from './place.ts';

/**
 * Tried for real: a party in each role does each act that there is on an arrangement, through each way in, while another
 * partner has not agreed. The rules, and who the partners are, stay as they were.
 */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH] = ['party/alder', 'party/birch'] as const;
const WAYS = ['session', 'token', 'cli', 'clock', 'outbox', 'scenario'] as const;
const catalogue = makeCatalogue(kinds, variables);
let place: Place;
let amendment = '';
let matter = '';

before(async () => {
  place = await openPlace('simulated');
  place.at('2026-01-05T09:00:00.000Z');
  await foundTown(place);
  const drafted = await place.does(ALDER, TOWN, 'amendment.draft', {
    title: 'A longer standstill',
    reason: 'So.',
    changes: [{ do: 'set', setting: 'standstillDays', value: 20 }],
  });
  amendment = drafted.id ?? '';
  matter = (await place.does(ALDER, TOWN, 'rulebook.amend', { amendment, reason: 'So.' })).matter ?? '';
});
after(() => place.close());

/** The most that somebody could claim, where an example would be turned away as senseless before a rule is asked. */
const claims = (): Readonly<Record<string, readonly JsonObject[]>> => ({
  'rulebook.amend': [
    { rulebook: 'traditional', reason: 'x', constitution: true },
    { rulebook: 'traditional', reason: 'x' },
    { amendment, reason: 'x' },
  ],
  'rulebook.enact': [{ amendment }],
  'amendment.draft': [
    { title: 'x', reason: 'x', changes: [{ do: 'remove', statement: 'partners-amend' }] },
    { title: 'x', reason: 'x', changes: [{ do: 'set', setting: 'standstillDays', value: 9 }] },
  ],
  'position.give': [{ matter, stance: 'agree' }],
  'referral.answer': [{ from: TOWN, matter, stance: 'agree' }],
  'member.remove': [{ party: BIRCH, role: 'commissioner', reason: 'x' }],
  'clock.tick': [{}],
});

const rules = async () => {
  const reading = await place.opened.moothall.read(TOWN, { party: BIRCH });
  const members = reading?.document.members as Record<string, readonly string[]> | undefined;
  return {
    text: reading?.pins.rulebook,
    dissolved: reading?.document.dissolvedAt,
    partners: [ALDER, BIRCH].filter((party) => members?.commissioner?.includes(party)),
  };
};

it('given each role and each act, by each way in, then nobody alone adopts, alters or skips what partners decide together', async () => {
  const roles = (await place.opened.moothall.rulebook(TOWN))?.roles.map(({ role }) => role) ?? [];
  const holders: string[] = [ALDER, 'party/sam', 'public', 'party/engine'];
  for (const role of roles.filter((one) => one !== 'commissioner')) {
    const party = `party/holds-${role}`;
    await place.does('public', party, 'party.register', { kind: 'organisation', name: `Holds ${role}` });
    const let_ = await place.tries(ALDER, TOWN, 'member.admit', { party, role });
    if (let_.verdict !== 'permitted') await place.tries(party, TOWN, 'member.join', { role });
    holders.push(party);
  }
  const before = await rules();
  const actions = catalogue.actionsOf('arrangement');
  let tried = 0;
  let refused = 0;
  for (const as of holders)
    for (const { name, example } of actions)
      for (const body of claims()[name] ?? [example])
        for (const via of name in claims() ? WAYS : (['cli'] as const)) {
          const outcome = await place.tries(as, TOWN, name, body as JsonObject, { via });
          tried += 1;
          if (outcome.verdict === 'refused') refused += 1;
          // Whoever runs the machine is not the engine.
          if (as === 'party/engine' && via !== 'clock' && via !== 'outbox')
            assert.equal(outcome.verdict, 'invalid', `${name} as the engine, ${via}`);
          assert.deepEqual(await rules(), before, `${name} by ${as}, ${via}: ${JSON.stringify(body)}`);
        }
  assert.ok(tried > 500 && refused > 200, `${tried} tried, ${refused} refused`);
});
