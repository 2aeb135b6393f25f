import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ALDER, afterProposal, BIRCH, CARE, grant, HUB, mandateOf, policy, proposedCare } from './hub.ts';
import type { Place } from './place.ts';

/** An award is decided and confirmed only under the mandates that it was worked out under. */
const solver = awardsApart();
after(() => solver.close());

const BUDGET = { budgetPence: 900_000 };

const proposed = (place: Place): Promise<void> => proposedCare(place, { [ALDER]: BUDGET, [BIRCH]: BUDGET });

/** Both commissioners agree; gives what the joint decision came to. */
async function voted(place: Place, matter: string): Promise<{ outcome: unknown; why: unknown }> {
  for (const party of [ALDER, BIRCH])
    await place.does(party, CARE, 'position.give', { matter, stance: 'agree' });
  const facts = await place.opened.parts.ledger.facts(CARE, 0, 500);
  const body = facts.findLast((one) => one.type === 'matter.decided' && one.body.matter === matter)?.body;
  return { outcome: body?.outcome ?? body?.result, why: body?.why };
}

const decides = async (place: Place, proposal: string): Promise<string> =>
  (await place.does(HUB, CARE, 'award.decide', { proposal })).matter ?? '';

const withPlace = (run: (place: Place) => Promise<void>): Promise<void> =>
  afterProposal(solver, proposed, run);

const refusedWith = async (place: Place, action: string, body: JsonObject): Promise<string> => {
  const outcome = await place.tries(HUB, CARE, action, body);
  assert.equal(outcome.verdict, 'refused', JSON.stringify(outcome));
  // What it says, without hashes, in which any digits may stand.
  const told = JSON.stringify(outcome.verdict === 'refused' ? outcome.by : []);
  assert.match(told, /engine:mandate-changed/);
  return told;
};

describe('an award after a mandate has changed', () => {
  it('given a mandate taken back while the award is put to the vote, then nothing is awarded, and no new vote begins', () =>
    withPlace(async (place) => {
      const matter = await decides(place, 'proposal-1');
      await place.does(BIRCH, mandateOf(BIRCH), 'mandate.revoke', { reason: 'We buy ourselves.' });
      const { outcome, why } = await voted(place, matter);
      assert.equal(outcome, 'failed');
      assert.match(String(why), /party\/birch has no mandate in force any more.*Propose the award anew/);
      const told = await refusedWith(place, 'award.decide', { proposal: 'proposal-1' });
      assert.match(told, /party\/birch has no mandate in force any more/);
      const facts = await place.opened.parts.ledger.facts(CARE, 0, 500);
      assert.ok(facts.every(({ type }) => type !== 'award.decided'));
      const seen = await place.opened.awards.award(CARE, 'proposal-1', { party: BIRCH });
      assert.match(
        seen?.mandatesChanged ?? '',
        /Since proposal-1 was worked out, party\/birch has no mandate/,
      );
      // A new mandate alone does not bring the old proposal back; working it out anew does.
      await grant(place, BIRCH, BUDGET, 'mandate/birch-again');
      await refusedWith(place, 'award.decide', { proposal: 'proposal-1' });
      await place.does(HUB, CARE, 'award.propose');
      const again = await place.opened.awards.award(CARE, 'proposal-2', { party: BIRCH });
      assert.equal(again?.mandatesChanged, undefined);
      assert.equal((await voted(place, await decides(place, 'proposal-2'))).outcome, 'carried');
    }));

  it('given a budget below what the award takes, or another policy, then it is refused; given one that still holds it, not', () =>
    withPlace(async (place) => {
      const vary = (more: JsonObject) =>
        place.does(BIRCH, mandateOf(BIRCH), 'mandate.vary', { reason: 'Decided so.', ...more });
      await vary({ budgetPence: 399_999 });
      const told = await refusedWith(place, 'award.decide', { proposal: 'proposal-1' });
      assert.match(told, /party\/birch has changed what it mandates/);
      assert.doesNotMatch(told, /399|400/);
      await vary({ budgetPence: 400_000, policy });
      const said = await place.opened.moothall.can({
        stream: CARE,
        action: 'award.decide',
        body: { proposal: 'proposal-1' },
        as: HUB,
        via: 'scenario',
      });
      assert.notEqual(said.allowed, 'no', JSON.stringify(said));
      await vary({ policy: { ...policy, weights: { price: 60, quality: 40 } } });
      await refusedWith(place, 'award.decide', { proposal: 'proposal-1' });
    }));

  it('given a mandate that ends before the award is confirmed, then it is not, and another can be proposed in its place', () =>
    withPlace(async (place) => {
      await place.does(BIRCH, mandateOf(BIRCH), 'mandate.vary', {
        validTo: '2026-02-10',
        reason: 'Till then.',
      });
      assert.equal((await voted(place, await decides(place, 'proposal-1'))).outcome, 'carried');
      place.at('2026-03-20T09:00:00.000Z');
      const told = await refusedWith(place, 'award.confirm', { award: 'award-1' });
      assert.match(told, /Since award-1 was worked out, party\/birch has no mandate in force any more/);
      await grant(place, BIRCH, BUDGET, 'mandate/birch-again');
      await place.does(HUB, CARE, 'award.propose');
      assert.equal((await voted(place, await decides(place, 'proposal-2'))).outcome, 'carried');
      place.at('2026-05-20T09:00:00.000Z');
      await place.does(HUB, CARE, 'award.confirm', { award: 'award-2' });
    }));
});
