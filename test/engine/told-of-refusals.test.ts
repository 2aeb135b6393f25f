import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ALDER, BIRCH, CARE, foundHub, HUB, OAK, startCare } from './hub.ts';
import { openPages, type Pages } from './pages.ts';
import { openPlace, type Place } from './place.ts';

/** Why an act is refused is told as far as whoever asks sees the state that the rule reads. */
let place: Place;
let pages: Pages;

before(async () => {
  place = await openPlace('simulated');
  await foundHub(place, { [ALDER]: {} });
  await startCare(place);
  await place.time('2026-02-06T09:00:00.000Z');
  pages = await openPages(place);
});
after(async () => {
  await pages.close();
  await place.close();
});

const can = async (as: string, action = 'award.propose') => {
  const { allowed, by, change } = await place.opened.moothall.can({
    stream: CARE,
    action,
    body: {},
    as,
    via: 'cli',
  });
  return { allowed, by: by.map(({ id }) => id), told: change.join('\n') };
};

describe('a mandate that does not hold', () => {
  it('given somebody who sees mandates, then it is told whose it is, in one plain sentence', async () => {
    for (const party of [HUB, ALDER]) {
      const { allowed, by, told } = await can(party);
      assert.deepEqual([allowed, by], ['no', ['mandates-come-first']]);
      assert.match(
        told,
        /“mandates-come-first” refuses it: .* It is so because of birch \(party\/birch\)\.$/m,
      );
      assert.doesNotMatch(told, /it belongs to|revoked/);
    }
  });

  it('given a provider or the public, then nothing is told of it, by any way', async () => {
    for (const party of [OAK, 'public']) {
      const { allowed, by, told } = await can(party);
      assert.deepEqual([allowed, by], ['no', []]);
      assert.match(told, /It takes a purchasing body/);
      assert.doesNotMatch(told, /mandate/i, party);
      const viewer = party === 'public' ? {} : { party };
      const path = await place.opened.moothall.path(CARE, 'award.propose', viewer);
      assert.deepEqual(
        path?.steps.filter(({ id }) => id === 'mandates-come-first').map(({ does }) => does),
        ['not told'],
      );
      const possible = (await place.opened.moothall.possibilities(CARE, viewer)).find(
        ({ action }) => action === 'award.propose',
      );
      assert.doesNotMatch(JSON.stringify([possible?.by, possible?.change]), /mandate/);
    }
    const refused = await place.tries(OAK, CARE, 'award.propose');
    assert.equal(refused.verdict, 'refused');
    assert.doesNotMatch(JSON.stringify(refused), /mandate/);
    assert.match(
      (await (await pages.visitor(OAK)).get(`/streams/${CARE}/why/award.propose`)).body,
      /Goes by what is not shown to you/,
    );
  });

  it('given the same whether it holds or not, then what a provider is told is the same', async () => {
    const before = await can(OAK);
    await place.does(BIRCH, 'mandate/birch', 'mandate.grant', {
      arrangement: 'arrangement/town',
      to: HUB,
      policy: { weights: { price: 30, quality: 70 }, priceFormula: 'linear' },
    });
    assert.deepEqual(await can(OAK), before);
  });
});
