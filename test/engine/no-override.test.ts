import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { RulebookDocument } from '../../src/rules/statement.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

/**
 * Tried for real: a party in each role does each act that there is on each kind of stream - arrangement, procedure, contract,
 * mandate and party - and what bears on the rules through each way in, while another partner has not agreed. The rules, who
 * the partners are, and the rules under which procedure and contract run stay as they were; what partners decide together
 * is put to them.
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
  'procedure.transition': [{ reason: 'x' }],
  'contract.transition': [{ reason: 'x' }],
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

const [PROCEDURE_, CONTRACT, MANDATE] = ['procedure/care', 'contract/care-1', 'mandate/alder'] as const;

/** One stream of each kind, as it stands in the middle of things. */
async function everyKind(): Promise<void> {
  await place.does(ALDER, PROCEDURE_, 'procedure.start', { ...PROCEDURE });
  await place.tries('party/oak', PROCEDURE_, 'participation.request', {});
  await place.does('party/oak', PROCEDURE_, 'bid.submit', {
    offers: [{ prices: { 'lot-1': 800_000 } }],
    statements: [{ criterion: 'quality', words: 'A named worker.' }],
  });
  await place.does(
    'party/engine',
    CONTRACT,
    'contract.draft',
    {
      arrangement: TOWN,
      procedure: PROCEDURE_,
      title: 'Care',
      buyers: [ALDER, BIRCH],
      providers: ['party/oak'],
      lots: [{ id: 'lot-1', title: 'Care', pricePence: 800_000 }],
      valuePence: 800_000,
      terms: 'As tendered.',
    },
    { via: 'outbox' },
  );
  await place.does(ALDER, MANDATE, 'mandate.grant', {
    arrangement: TOWN,
    to: BIRCH,
    policy: { weights: { price: 40, quality: 60 }, priceFormula: 'linear' },
  });
}

/** A party in each role that there is: those of the arrangement are let in, those of other streams are held there already. */
async function partyInEachRole(): Promise<string[]> {
  const roles = (await place.opened.moothall.rulebook(TOWN))?.roles.map(({ role }) => role) ?? [];
  const holders: string[] = [ALDER, 'party/oak', 'party/elm', 'party/sam', 'public', 'party/engine'];
  for (const role of roles.filter((one) => one !== 'commissioner')) {
    const party = `party/holds-${role}`;
    await place.does('public', party, 'party.register', { kind: 'organisation', name: `Holds ${role}` });
    const let_ = await place.tries(ALDER, TOWN, 'member.admit', { party, role });
    if (let_.verdict !== 'permitted') await place.tries(party, TOWN, 'member.join', { role });
    holders.push(party);
  }
  return holders;
}

/** Under which rules what runs goes on. */
const pins = () =>
  Promise.all(
    [PROCEDURE_, CONTRACT].map(
      async (stream) => (await place.opened.moothall.read(stream, { party: BIRCH }))?.pins.rulebook,
    ),
  );

it('given each role and each act on each kind of stream, by each way in, then nobody alone adopts, alters or skips what partners decide together', {
  timeout: 300_000,
}, async () => {
  await everyKind();
  const holders = await partyInEachRole();
  const documents = (await place.opened.parts.rules.document(
    String((await rules()).text),
  )) as RulebookDocument;
  const together = new Set(
    [...documents.constitution, ...documents.rulebook].flatMap((one) =>
      one.kind === 'aggregation' && one.when === undefined ? [one.decides].flat() : [],
    ),
  );
  const before = await rules();
  const held = await pins();
  const seen = new Set<string>();
  let tried = 0;
  let refused = 0;
  for (const as of holders)
    for (const stream of [TOWN, PROCEDURE_, CONTRACT, MANDATE, BIRCH])
      for (const { name, example } of catalogue.actionsOf(stream.split('/')[0] ?? ''))
        for (const body of claims()[name] ?? [example])
          for (const via of name in claims() ? WAYS : (['cli'] as const)) {
            const outcome = await place.tries(as, stream, name, body as JsonObject, { via });
            tried += 1;
            seen.add(name);
            const said = `${name} on ${stream} by ${as}, ${via}: ${JSON.stringify(body)}`;
            if (outcome.verdict === 'refused') refused += 1;
            // Whoever runs the machine is not the engine.
            if (as === 'party/engine' && via !== 'clock' && via !== 'outbox')
              assert.equal(outcome.verdict, 'invalid', said);
            if (outcome.verdict === 'permitted' && together.has(name))
              assert.ok(outcome.matter !== undefined, `put to all: ${said}`);
            if (outcome.verdict !== 'permitted') continue;
            assert.deepEqual(await rules(), before, said);
            assert.deepEqual(await pins(), held, said);
          }
  assert.deepEqual([await rules(), await pins()], [before, held]);
  assert.ok(tried > 1500 && refused > 600, `${tried} tried, ${refused} refused`);
  assert.deepEqual(
    [...catalogue.vocabulary.actions.keys()].filter((name) => !seen.has(name)),
    [],
    'every act was tried',
  );
});
