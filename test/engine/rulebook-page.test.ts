import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openPages } from './pages.ts';
import { type Place, townForEach } from './place.ts';

/** The rulebook of an arrangement, as a page: the numbers that its members agreed belong to it as its rules do. */
let place: Place;
townForEach((town) => {
  place = town;
});

it('given numbers that were agreed, then they stand with their bounds, and are found by their words and as a kind of their own', async () => {
  const pages = await openPages(place);
  const visitor = await pages.visitor();
  const page = async (query: string) =>
    (await visitor.get(`/streams/arrangement/town/rulebook${query}`)).body;
  const tender =
    /<li id="setting-tenderDays">Days that a tender stays open: <strong>25 days<\/strong>.*at least 10 and at most 120/;
  assert.match(await page(''), tender);
  assert.match(await page('?search=Tender+STAYS'), tender);
  assert.match(await page('?kind=setting'), tender);
  assert.match(await page('?kind=setting&layer=rulebook'), tender);
  for (const query of ['?kind=choice', '?layer=constitution', '?search=nothing+like+that'])
    assert.doesNotMatch(await page(query), /<li id="setting-/, query);
  assert.doesNotMatch(await page('?kind=setting'), /No rule is like that/);
  assert.match(await page('?search=nothing+like+that'), /No rule is like that/);
  await pages.close();
});
