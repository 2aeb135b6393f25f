import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openPages } from './pages.ts';
import { type Place, townForEach } from './place.ts';

/** The whole record of a stream, as a page. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH] = ['party/alder', 'party/birch'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

it('given an act on behalf of another, then the whole record says on whose', async () => {
  await place.does(BIRCH, BIRCH, 'delegate.grant', { to: 'party/elm' });
  const asked = { stream: TOWN, action: 'need.raise', body: { title: 'Time to talk', description: 'x' } };
  const outcome = await place.opened.moothall.act({ ...asked, as: 'party/elm', for: BIRCH, via: 'token' });
  assert.equal(outcome.verdict, 'permitted');
  const pages = await openPages(place);
  const record = (await (await pages.visitor(ALDER)).get(`/streams/${TOWN}/facts`)).body;
  await pages.close();
  assert.match(record, /Elm Care<\/strong>, on behalf of .*Birch Council.*, raised a need/);
});
