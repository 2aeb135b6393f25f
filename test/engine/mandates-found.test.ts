import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openPages, type Pages } from './pages.ts';
import { openTown, type Place, PROCEDURE } from './place.ts';

/** Commissioners find their mandates and compare their policies; what is for the two sides of a mandate stays there. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, HUB, OAK] = ['party/alder', 'party/birch', 'party/hub', 'party/oak'] as const;
let place: Place;
let pages: Pages;

before(async () => {
  place = await openTown('distributed');
  await place.does('public', HUB, 'party.register', { kind: 'organisation', name: 'Hub' });
  await place.does(ALDER, TOWN, 'member.admit', { party: HUB, role: 'purchasing-body' });
  for (const [party, price] of [
    [ALDER, 30],
    [BIRCH, 60],
  ] as const)
    await place.does(party, `mandate/${party.slice(6)}`, 'mandate.grant', {
      arrangement: TOWN,
      to: HUB,
      policy: { weights: { price, quality: 100 - price }, priceFormula: 'linear' },
      budgetPence: 5_000_000,
      limits: { perContractPence: 900_000 },
    });
  await place.does(HUB, 'procedure/care', 'procedure.start', PROCEDURE);
  pages = await openPages(place);
});
after(async () => {
  await pages.close();
  await place.close();
});

const page = async (url: string, party: string): Promise<string> =>
  (await (await pages.visitor(party)).get(url)).body;

it('given mandates, then a commissioner finds them and the comparison from the arrangement, the procedure and its own page', async () => {
  for (const url of [`/streams/${TOWN}`, '/streams/procedure/care', `/streams/${ALDER}`]) {
    const body = await page(url, ALDER);
    assert.match(body, /href="\/streams\/mandate\/alder">Mandate of Alder Council</, url);
    assert.match(body, /href="\/streams\/arrangement\/town\/policies"/, url);
  }
});

it('given those who negotiate, then each sees the policies of all side by side, and no budget or limit but its own', async () => {
  for (const party of [ALDER, BIRCH, HUB])
    assert.match(await page(`/streams/${TOWN}/policies`, party), /Policies of 2 commissioners/, party);
  const seen = await place.opened.moothall.read('mandate/birch', { party: ALDER });
  assert.deepEqual([seen?.document.budgetPence, seen?.document.limits], [undefined, undefined]);
  const town = await place.opened.moothall.read(TOWN, { party: ALDER });
  assert.doesNotMatch(JSON.stringify(town?.document.mandates), /budgetPence/);
});

it('given limits that a commissioner does not see of the other, then they are compared of nobody, and it is said why', async () => {
  for (const party of [ALDER, BIRCH]) {
    const body = await page(`/streams/${TOWN}/policies`, party);
    assert.match(body, /Not compared: limits\./, party);
    assert.doesNotMatch(body, /Most that one contract may cost/, party);
    assert.doesNotMatch(body, /Not compared: (clauses|what is kept)/, party);
  }
  const both = await page(`/streams/${TOWN}/policies`, HUB);
  assert.match(both, /Most that one contract may cost/);
  assert.doesNotMatch(both, /Not compared/);
});

it('given somebody from whom the rules hide them, then the comparison says so and names the rule', async () => {
  const hidden = await page(`/streams/${TOWN}/policies`, OAK);
  assert.match(hidden, /You can see no mandate here/);
  assert.match(hidden, /the rules hide them from you/);
  assert.match(hidden, /nobody else\./);
  assert.doesNotMatch(hidden, /Policies of/);
});
