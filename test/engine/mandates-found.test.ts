import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openPages, type Pages } from './pages.ts';
import { openTown, type Place, PROCEDURE } from './place.ts';

/** A commissioner finds its own mandate where the rules keep mandates apart, and nobody finds another's. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, HUB] = ['party/alder', 'party/birch', 'party/hub'] as const;
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

it('given its own mandate, then a commissioner finds it and the comparison from the arrangement, the procedure and its own page', async () => {
  for (const url of [`/streams/${TOWN}`, '/streams/procedure/care', `/streams/${ALDER}`]) {
    const body = await page(url, ALDER);
    assert.match(body, /href="\/streams\/mandate\/alder">Mandate of Alder Council</, url);
    assert.match(body, /href="\/streams\/arrangement\/town\/policies"/, url);
    assert.doesNotMatch(body, /mandate\/birch/, url);
  }
  assert.doesNotMatch(await page(`/streams/${ALDER}`, BIRCH), /mandate\//);
});

it('given others that the rules hide, then the comparison says so and names the rule; who may see all compares them', async () => {
  const alone = await page(`/streams/${TOWN}/policies`, ALDER);
  assert.match(alone, /one mandate here, that of Alder Council/);
  assert.match(alone, /the rules hide them from you/);
  assert.match(alone, /nobody else\./);
  assert.doesNotMatch(alone, /Birch/);
  assert.match(await page(`/streams/${TOWN}/policies`, HUB), /Policies of 2 commissioners/);
});
