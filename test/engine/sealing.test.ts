import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

const CARE = 'procedure/care';
const SECRET = /Seven days|900000|elm-is-with-us|4711/;
let place: Place;

/** A rulebook that shows everything of a procedure to everybody, sealed bids among it. */
function careless(): string {
  const text = readFileSync(join(import.meta.dirname, '../../rulebooks/forms/partnership.yaml'), 'utf8');
  const shown = `  - id: everything-is-shown
    kind: information
    on: procedure
    fields: [/**]
    to: [anyone, public]
    says: Everybody sees everything.
`;
  return text.trimEnd().concat('\n', shown);
}

before(async () => {
  place = await openPlace('simulated');
  place.at('2026-01-05T09:00:00.000Z');
  await foundTown(place, careless());
  await place.does('party/alder', CARE, 'procedure.start', PROCEDURE);
  await place.does('party/oak', CARE, 'bid.submit', {
    tenderer: { members: ['party/elm'] },
    offers: [{ prices: { 'lot-1': 900_000 } }],
    terms: { capacityUnits: 4711, discounts: [{ spendPence: 800_000, percent: 2.5 }] },
    statements: [{ criterion: 'quality', words: 'Seven days.' }],
    documents: [{ title: 'elm-is-with-us' }],
  });
});
after(() => place.close());

const seen = async (party?: string): Promise<string> => {
  const viewer = party === undefined ? {} : { party };
  const { moothall } = place.opened;
  return JSON.stringify([
    await moothall.read(CARE, viewer),
    await moothall.facts(CARE, viewer),
    await moothall.rows(CARE, viewer, 'bids'),
  ]);
};

test('given a rulebook that shows everything, when bids are sealed, then nobody but their author reads them', async () => {
  for (const party of [undefined, 'party/alder', 'party/birch', 'party/elm', 'party/sam'])
    assert.doesNotMatch(await seen(party), SECRET);
  assert.match(await seen('party/alder'), /"sealed":true/);
  assert.match(await seen('party/oak'), /Seven days/);
});

test('given sealed bids, then taking one back is offered to whoever made one, and nobody else learns that there are any', async () => {
  const offered = async (party: string) => {
    const all = await place.opened.moothall.possibilities(CARE, { party });
    const one = all.find(({ action }) => action === 'bid.withdraw');
    return [one?.allowed, one?.by.map(({ says }) => says)];
  };
  await place.time('2026-01-05T09:30:00.000Z');
  assert.equal((await offered('party/oak'))[0], 'yes');
  assert.deepEqual(await offered('party/elm'), ['no', ['You have no tender here that could be taken back.']]);
  const offers = [{ prices: { 'lot-1': 950_000 } }];
  const { id: bid = '' } = await place.does('party/elm', CARE, 'bid.submit', { offers });
  assert.equal((await offered('party/elm'))[0], 'yes');
  await place.does('party/elm', CARE, 'bid.withdraw', { bid });
  assert.equal((await offered('party/elm'))[0], 'no');
});

test('given capacity and discounts that contradict themselves, when submitted, then each fault is named with its place', async () => {
  const wrong = await place.tries('party/elm', CARE, 'bid.submit', {
    offers: [{ prices: { 'lot-1': 900_000 } }],
    terms: {
      discounts: [
        { spendPence: 500_000, percent: 5 },
        { spendPence: 800_000, percent: 4 },
      ],
    },
  });
  assert.ok(wrong.verdict === 'invalid');
  assert.deepEqual(
    [wrong.status, wrong.errors.map(({ path }) => path)],
    [422, ['/body/terms/discounts/1/percent']],
  );
});

test('given a deadline that has passed, when bids are not opened yet, then they stay sealed, and an attempt leaves nothing to read', async () => {
  place.at('2026-02-06T09:00:00.000Z');
  await place.opened.parts.ledger.setMeta({ now: '2026-02-06T09:00:00.000Z' });
  assert.equal((await place.tries('party/sam', CARE, 'bids.open')).verdict, 'refused');
  assert.doesNotMatch(await seen('party/alder'), SECRET);
  const { rows } = await place.opened.pool.query(
    `select record from decision where record like '%"action":"bids.open"%'`,
  );
  assert.equal(rows.length, 1);
  assert.doesNotMatch(JSON.stringify(rows), /party\/elm/);
});

test('given bids that were opened, then the rulebook decides who reads them, and every decision can be taken again', async () => {
  await place.does('party/alder', CARE, 'bids.open');
  assert.match(await seen('party/birch'), /Seven days/);
  assert.match(await seen('party/birch'), /"capacityUnits":4711/);
  assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
});
