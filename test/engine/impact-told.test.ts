import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Impact } from '../../src/application/interface.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ALDER, BIRCH, CARE, CRITERIA, ELM, foundHub, HUB, OAK, TOWN } from './hub.ts';
import { openPlace, type Place, PROCEDURE } from './place.ts';

/** Whoever drafts an amendment chooses its text: by its effects it learns nothing that it does not see. */
let place: Place;
before(async () => {
  place = await openPlace('simulated');
  await foundHub(place, { [ALDER]: { budgetPence: 1_234_567 }, [BIRCH]: {} });
  const lots = [{ id: 'home', title: 'At home', ceilingPence: 1_000_000, commissioners: [ALDER] }];
  await place.does(HUB, CARE, 'procedure.start', { ...PROCEDURE, lots, criteria: CRITERIA });
  await place.does(OAK, CARE, 'enquiry.ask', { question: 'When?' });
  await place.does(OAK, CARE, 'bid.submit', { offers: [{ prices: { home: 800_000 } }] });
  await place.tries(ELM, CARE, 'bids.open');
});
after(() => place.close());

/** What Elm, a provider, drafts, and what somebody is told of it. */
async function told(rule: string, viewer: JsonObject | undefined): Promise<Impact> {
  const drafted = await place.does(ELM, TOWN, 'amendment.draft', {
    title: 'A question',
    reason: 'To know.',
    changes: [{ do: 'add', text: rule }],
  });
  const id = drafted.matter ?? String(drafted.id);
  const impact = await place.opened.moothall.impact(TOWN, id, viewer ?? {});
  await place.does(ELM, TOWN, 'amendment.withdraw', { amendment: id, reason: 'Known.' });
  assert.ok(impact !== undefined);
  return impact;
}
const refusal = (does: string, more = '') =>
  `{ id: question, kind: choice, who: anyone, deontic: must-not, does: ${does}, ${more} orElse: { refuse: true } }`;
const flipsOf = ({ flips }: Impact) => flips.map(({ action, actor }) => `${action} ${actor}`);

describe('what a change would have done, as it is told', () => {
  it('given sealed tenders, then a competitor is told of none, and whoever tendered of its own', async () => {
    const rule = refusal('bid.submit');
    for (const viewer of [{ party: ELM }, { party: BIRCH }, {}]) {
      const impact = await told(rule, viewer);
      assert.deepEqual([impact.judged, impact.flipped, impact.unseen], [0, 0, 0], JSON.stringify(viewer));
    }
    const own = await told(rule, { party: OAK });
    assert.deepEqual([own.judged, own.flipped], [1, 1]);
  });

  it('given a condition on a budget that is not seen, then the effects do not tell whether it holds', async () => {
    const above = (pence: number) =>
      refusal(
        'enquiry.ask',
        `when: '"mandate/alder" in parent.mandates && has(parent.mandates["mandate/alder"].budgetPence) && parent.mandates["mandate/alder"].budgetPence > ${pence}',`,
      );
    for (const viewer of [{ party: ELM }, { party: OAK }, {}])
      for (const pence of [1_000_000, 2_000_000]) {
        const impact = await told(above(pence), viewer);
        assert.deepEqual([impact.judged, impact.flipped, impact.unseen], [0, 0, 1]);
      }
  });

  it('given who asked a question under a pseudonym, then no role of theirs is told', async () => {
    const rule = refusal('enquiry.ask', `when: '"provider" in actor.roles',`);
    const impact = await told(rule, { party: ELM });
    assert.deepEqual([impact.flipped, impact.unseen], [0, 1]);
    const own = await told(rule, { party: OAK });
    assert.equal(own.flipped, 1);
  });

  it('given what everybody sees, then all are told', async () => {
    for (const viewer of [{ party: ELM }, { party: ALDER }, {}])
      assert.deepEqual(flipsOf(await told(refusal('procedure.start'), viewer)), [`procedure.start ${HUB}`]);
  });

  it('given an act that was refused, then whoever asked is told, and others only where they would have seen what came of it', async () => {
    await place.tries(ELM, CARE, 'bid.submit', { offers: [{ prices: { elsewhere: 1 } }] });
    const rule = refusal('bid.submit', `when: '!("provider" in actor.roles)',`);
    const before = await told(rule, { party: ELM });
    await place.tries(BIRCH, CARE, 'bid.submit', { offers: [{ prices: { home: 1 } }] });
    assert.deepEqual((await told(rule, { party: ELM })).judged, before.judged);
    assert.equal((await told(rule, { party: BIRCH })).judged, 1);
    // Nobody has opened tenders yet: what that leaves is not known, nor who sees it.
    const open = `{ id: question, kind: choice, who: provider, deontic: may, does: bids.open }`;
    assert.equal((await told(open, { party: OAK })).judged, 0);
    assert.equal((await told(open, { party: ELM })).judged, 1);
  });
});

describe('what a text of one’s choosing tells by being taken', () => {
  it('given a text that only some user of the service could change, then a provider is answered alike whoever they are', async () => {
    const SAM = 'party/sam';
    await place.does('public', SAM, 'party.register', { kind: 'person', name: 'Sam' });
    await place.does(SAM, TOWN, 'member.join', { role: 'service-user' });
    const asking = (party: string, who: string) =>
      place.tries(party, TOWN, 'amendment.draft', {
        title: 'A question',
        reason: 'To know.',
        changes: [
          {
            do: 'replace',
            statement: 'amending-the-constitution',
            text: `{ id: amending-the-constitution, kind: aggregation, decides: rulebook.amend, when: '"service-user" in state.members && "${who}" in state.members["service-user"]', electorates: [{ role: beneficiary, method: unanimity, quorum: 1 }], period: { days: 10 } }`,
          },
        ],
      });
    const said = async (party: string, who: string) => {
      const outcome = await asking(party, who);
      return outcome.verdict === 'refused' ? outcome.by.map(({ id }) => id) : outcome.verdict;
    };
    assert.deepEqual(await said(ELM, SAM), await said(ELM, BIRCH));
  });
});
