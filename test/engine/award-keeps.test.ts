import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { ALDER, afterProposal, BIRCH, CARE, HUB, proposedCare } from './hub.ts';
import type { Place } from './place.ts';

/** What a commissioner keeps for its own decision is not decided by its silence. */
const solver = awardsApart();
after(() => solver.close());

/** Alder keeps something, Birch nothing; each has a lot. The award is put to the vote on 7 February, for ten days. */
async function put(place: Place): Promise<string> {
  return (await place.does(HUB, CARE, 'award.decide', { proposal: 'proposal-1' })).matter ?? '';
}

const withPlace = (run: (place: Place, matter: string) => Promise<void>): Promise<void> =>
  afterProposal(
    solver,
    (place) => proposedCare(place, { [ALDER]: { keeps: ['Who comes to the door.'] }, [BIRCH]: {} }),
    async (place) => run(place, await put(place)),
  );

const says = (place: Place, party: string, matter: string, stance: string) =>
  place.does(party, CARE, 'position.give', { matter, stance });

async function ended(place: Place, matter: string): Promise<string> {
  const facts = await place.opened.parts.ledger.facts(CARE, 0, 500);
  const body = facts.findLast((one) => one.type === 'matter.decided' && one.body.matter === matter)?.body;
  return `${body?.outcome} ${body?.why ?? ''}`.trim();
}

describe('an award of some of the lots', () => {
  const ofAlder = (run: (place: Place, matter: string) => Promise<void>): Promise<void> =>
    afterProposal(
      solver,
      (place) => proposedCare(place, { [ALDER]: {}, [BIRCH]: {} }, { lots: ['alder'] }),
      async (place) => run(place, await put(place)),
    );

  it('given one who commissions none of them, then it has no voice in it, is not asked, and blocks nothing', () =>
    ofAlder(async (place, matter) => {
      const asked = async (party: string) =>
        (await place.opened.moothall.tasks({ party })).filter(({ kind }) => kind === 'position').length;
      assert.deepEqual([await asked(ALDER), await asked(BIRCH)], [1, 0]);
      const block = { matter, stance: 'block', reason: 'Not mine.' };
      assert.deepEqual(await place.refusedBy(BIRCH, CARE, 'position.give', block), []);
      await says(place, ALDER, matter, 'agree');
      assert.equal(await ended(place, matter), 'carried');
    }));

  it('given one who commissions them, then its block stands', () =>
    ofAlder(async (place, matter) => {
      await place.does(ALDER, CARE, 'position.give', { matter, stance: 'block', reason: 'Too dear.' });
      await place.time('2026-02-20T09:00:00.000Z');
      assert.match(await ended(place, matter), /^failed/);
    }));

  it('given both lots, then each of the two has a voice', () =>
    withPlace(async (place, matter) => {
      await place.does(BIRCH, CARE, 'position.give', { matter, stance: 'block', reason: 'Too dear.' });
      await place.time('2026-02-20T09:00:00.000Z');
      assert.match(await ended(place, matter), /^failed/);
    }));
});

describe('an award for a commissioner that keeps decisions of its own', () => {
  it('given its silence, then the award is not decided when the time ends, and can be put to the vote again', () =>
    withPlace(async (place, matter) => {
      await says(place, BIRCH, matter, 'agree');
      await place.time('2026-02-20T09:00:00.000Z');
      assert.match(await ended(place, matter), /^failed party\/alder keeps decisions of its own .* silence/);
      const again = (await place.does(HUB, CARE, 'award.decide', { proposal: 'proposal-1' })).matter ?? '';
      await says(place, BIRCH, again, 'agree');
      await says(place, ALDER, again, 'reserve');
      assert.equal(await ended(place, again), 'carried');
    }));

  it('given the silence of one that keeps nothing, then the award is decided when the time ends', () =>
    withPlace(async (place, matter) => {
      await says(place, ALDER, matter, 'agree');
      await place.time('2026-02-20T09:00:00.000Z');
      assert.equal(await ended(place, matter), 'carried');
    }));

  it('given that it abstains, then nobody has decided for it', () =>
    withPlace(async (place, matter) => {
      await says(place, ALDER, matter, 'abstain');
      await says(place, BIRCH, matter, 'agree');
      assert.match(await ended(place, matter), /^failed party\/alder keeps decisions of its own/);
    }));

  it('given that all its lots were refused, then the others’ are decided without it', () =>
    withPlace(async (place) => {
      await place.does(ALDER, CARE, 'award.refuse', { proposal: 'proposal-1', reason: 'Not yet.' });
      const again = (await place.does(HUB, CARE, 'award.decide', { proposal: 'proposal-2' })).matter ?? '';
      await says(place, BIRCH, again, 'agree');
      await place.time('2026-02-20T09:00:00.000Z');
      assert.equal(await ended(place, again), 'carried');
    }));
});
