import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Impact } from '../../src/application/interface.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Place, stand, townForEach } from './place.ts';

/** How a joint decision is made and what follows where none is: whatever the constitution says, with no line of code for it. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, OAK, SAM] = ['party/alder', 'party/birch', 'party/oak', 'party/sam'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

const read = async () => {
  const reading = await place.opened.moothall.read(TOWN, { party: ALDER });
  assert.ok(reading !== undefined);
  return reading;
};
const standstill = async (): Promise<string | undefined> =>
  (await place.opened.moothall.rulebook(TOWN))?.settings.find(({ id }) => id === 'standstillDays')?.value;
const factsOf = async (type: string) =>
  (await place.opened.moothall.facts(TOWN, { party: ALDER }, { limit: 500 })).filter(
    (fact) => fact.type === type,
  );

async function draft(changes: readonly JsonObject[]): Promise<string> {
  const { id } = await place.does(ALDER, TOWN, 'amendment.draft', {
    title: 'A change',
    reason: 'Why not.',
    changes,
  });
  return id;
}

/** Puts it to the vote, and says which joint decision it is. */
const propose = async (amendment: string, more: JsonObject = {}) =>
  (await place.does(ALDER, TOWN, 'rulebook.amend', { amendment, reason: 'Why not.', ...more })).matter;
const longer = (): Promise<string> => draft([{ do: 'set', setting: 'standstillDays', value: 20 }]);

/** From here on amendments of the rulebook are decided so. */
async function decideBy(rule: string): Promise<void> {
  const text = `id: amending-needs-consent\nkind: aggregation\ndecides: rulebook.amend\n${rule}`;
  const amendment = await draft([{ do: 'replace', statement: 'amending-needs-consent', text }]);
  await stand(place, BIRCH, await propose(amendment, { constitution: true }), 'agree');
}

const everybody = 'electorates: [{ role: commissioner, method: consent, quorum: 1 }]\nperiod: { days: 10 }';

describe('where the time ends without a decision', () => {
  const deadlock = async (fallback: string) => {
    await decideBy(`${everybody}\nfallback: ${fallback}`);
    const amendment = await longer();
    const matter = await propose(amendment);
    await place.time('2026-01-16T09:00:00.000Z');
    return { amendment, matter };
  };
  const statusOf = async (amendment: string) =>
    ((await read()).document.amendmentHistory as Record<string, JsonObject>)[amendment]?.status;

  it('given that all stays, then the present rule stands and the amendment has lapsed', async () => {
    const { amendment } = await deadlock('keep');
    assert.equal(await statusOf(amendment), 'lapsed');
    assert.deepEqual((await read()).matters, []);
    assert.equal(await standstill(), '8 working days');
  });

  it('given a mediator, then it is called, and everybody is asked once more, and no third time', async () => {
    const { amendment, matter } = await deadlock('{ mediates: { role: service-user, period: { days: 5 } } }');
    assert.deepEqual(
      (await factsOf('escalation.raised')).map(({ body }) => (body as JsonObject).to),
      ['service-user'],
    );
    const [second] = (await read()).matters;
    assert.equal(second?.after, matter);
    await place.time('2026-01-22T09:00:00.000Z');
    assert.equal(await statusOf(amendment), 'lapsed');
    assert.deepEqual((await read()).matters, []);
    const again = await longer();
    await propose(again);
    await place.time('2026-02-02T09:00:00.000Z');
    // Everybody is asked anew, the proposer too.
    const [{ id: round } = {}] = (await read()).matters;
    await stand(place, ALDER, round, 'agree');
    assert.equal(await standstill(), '8 working days');
    await stand(place, BIRCH, round, 'agree');
    assert.equal(await standstill(), '20 working days');
  });

  for (const fallback of [
    '{ decides: { role: lead, method: delegated, period: { days: 5 } } }',
    '{ mediates: { role: service-user, period: { days: 5 } } }',
  ]) {
    it(`given a second round (${fallback}) and a new text in it, then positions are cleared and the first round starts again`, async () => {
      const { amendment, matter } = await deadlock(fallback);
      const [second] = (await read()).matters;
      assert.equal(second?.after, matter);
      await place.does(ALDER, TOWN, 'amendment.change', {
        ...{ amendment, reason: 'Less.', changes: [{ do: 'set', setting: 'standstillDays', value: 12 }] },
      });
      const [again, ...others] = (await read()).matters;
      assert.deepEqual([again?.after, again?.closesAt, others], [undefined, '2026-01-26T09:00:00.000Z', []]);
      await stand(place, BIRCH, again?.id, 'agree');
      assert.equal(await standstill(), '12 working days');
    });

    it(`given a second round (${fallback}) and an amendment that is withdrawn in it, then the decision ends`, async () => {
      const { amendment } = await deadlock(fallback);
      await place.does(ALDER, TOWN, 'amendment.withdraw', { amendment, reason: 'Another time.' });
      assert.deepEqual((await read()).matters, []);
      await place.time('2026-01-30T09:00:00.000Z');
      assert.equal(await statusOf(amendment), 'withdrawn');
      assert.equal((await factsOf('amendment.closed')).length, 1);
    });
  }

  it('given a second round that opens with the first, then each has a number of its own', async () => {
    await decideBy('electorates: [{ role: commissioner, method: majority }]\nperiod: { days: 10 }');
    const rule =
      'id: removing-needs-a-majority\nkind: aggregation\ndecides: member.remove\nelectorates: [{ role: commissioner, method: unanimity }]\nperiod: { days: 0 }\nfallback: { decides: { role: service-user, method: majority, period: { days: 5 } } }';
    const changed = await draft([{ do: 'replace', statement: 'removing-needs-a-majority', text: rule }]);
    await stand(place, BIRCH, await propose(changed, { constitution: true }), 'agree');
    await place.does(ALDER, TOWN, 'member.remove', { party: OAK, role: 'provider', reason: 'No answer.' });
    const opened = (await factsOf('matter.opened')).map(
      ({ body }) => (body as { matter: { id: string } }).matter.id,
    );
    assert.equal(new Set(opened).size, opened.length, String(opened));
    const [second] = (await read()).matters;
    assert.deepEqual([second?.after, second?.id], opened.slice(-2));
  });

  it('given somebody to tell, then it is told and all stays', async () => {
    const { amendment } = await deadlock('{ escalate: { to: service-user } }');
    assert.deepEqual(
      (await factsOf('escalation.raised')).map(({ body }) => (body as JsonObject).to),
      ['service-user'],
    );
    assert.equal(await statusOf(amendment), 'lapsed');
    assert.equal(await standstill(), '8 working days');
  });
});

describe('who decides, and how much a voice counts', () => {
  it('given a decision that is delegated to a role, then whoever holds it decides, whatever all others think', async () => {
    await decideBy('electorates: [{ role: service-user, method: delegated }]\nperiod: { days: 10 }');
    const matter = await propose(await longer());
    const refused = await place.tries(BIRCH, TOWN, 'position.give', {
      matter: String(matter),
      stance: 'block',
      reason: 'x',
    });
    assert.equal(refused.verdict, 'refused');
    await stand(place, SAM, matter, 'agree');
    assert.equal(await standstill(), '20 working days');
  });

  it('given voices weighed by a condition, such as who pays how much, then the heavier ones carry it', async () => {
    const weight = `'elector == "${BIRCH}" ? 60 : 40'`;
    await decideBy(
      `electorates: [{ role: commissioner, method: majority, weight: ${weight} }]\nperiod: { days: 10 }`,
    );
    const matter = await propose(await longer());
    assert.equal(await standstill(), '8 working days', 'forty of a hundred carry nothing');
    await stand(place, BIRCH, matter, 'disagree', { reason: 'I pay most of it.' });
    await place.time('2026-01-16T09:00:00.000Z');
    assert.equal(await standstill(), '8 working days');
    assert.deepEqual((await read()).matters, []);
  });
});

describe('what voices weigh where that takes long', () => {
  it('given much work for each voice, then none weighs less than another for the order in which they are weighed', async () => {
    const all = [ALDER, BIRCH, 'party/elm', 'party/oak', SAM];
    for (const party of all) await place.does(party, TOWN, 'member.join', { role: 'citizen' });
    for (let n = 0; n < 110; n += 1)
      await place.does(ALDER, TOWN, 'need.raise', { title: `Need ${n}`, description: 'x' });
    const list = JSON.stringify(Array.from({ length: 99 }, () => 1));
    const long = `state.needs.all(n, ${list}.all(one, one > 0))`;
    const weight = `${Array.from({ length: 3 }, () => long).join(' && ')} ? 7 : 7`;
    await decideBy(
      `electorates: [{ role: citizen, method: majority, weight: '${weight}' }]\nperiod: { days: 10 }`,
    );
    await propose(await longer());
    const { matters } = await read();
    const electorates = matters[0]?.electorates as readonly JsonObject[] | undefined;
    assert.deepEqual(electorates?.[0]?.weights, Object.fromEntries(all.map((party) => [party, 7])));
  });
});

describe('what is shown of a proposed text', () => {
  const impactOf = async (changes: readonly JsonObject[]): Promise<Impact> => {
    const impact = await place.opened.moothall.impact(TOWN, await draft(changes), { party: ALDER });
    assert.ok(impact !== undefined);
    return impact;
  };

  it('given an open decision whose rule would fall away, and an invitation to a role that would, then both are named', async () => {
    await place.does(ALDER, TOWN, 'member.remove', { party: OAK, role: 'provider', reason: 'No answer.' });
    await place.does(ALDER, TOWN, 'member.invite', { party: 'party/elm', role: 'beneficiary' });
    const { stranded, rules } = await impactOf([
      { do: 'remove', statement: 'removing-needs-a-majority' },
      { do: 'remove', statement: 'beneficiaries' },
      { do: 'remove', statement: 'beneficiaries-come-in' },
    ]);
    assert.match(
      stranded.join('\n'),
      /“Remove a member” is open, and the rule by which it is decided, “removing-needs-a-majority”, falls away/,
    );
    assert.match(stranded.join('\n'), /Somebody is invited to the role beneficiary, which is gone/);
    assert.ok(Object.values(rules).every(({ says }) => says !== ''));
  });

  it('given a decision on an amendment, then the page says by which rule, before and while it is open', async () => {
    const amendment = await longer();
    const by = async () =>
      (await place.opened.moothall.amendment(TOWN, amendment, { party: OAK }))?.decidedBy.map(({ id }) => id);
    assert.deepEqual(await by(), ['amending-needs-consent']);
    const matter = await propose(amendment);
    assert.deepEqual(await by(), ['amending-needs-consent']);
    await stand(place, BIRCH, matter, 'agree');
    assert.deepEqual(await by(), []);
  });

  it('given words that stay while the rule changes, then what is applied is shown beside them, and the text as it is written', async () => {
    const quiet = (when: string) =>
      `id: providers-come-freely\nkind: boundary\nrole: provider\nenter: { if: '${when}' }\nleave: {}\nsays: Any provider may come in.`;
    const amendment = await draft([
      {
        do: 'replace',
        statement: 'providers-come-freely',
        text: quiet('!("user-led-group" in actor.roles)'),
      },
    ]);
    await stand(place, BIRCH, await propose(amendment), 'agree');
    const second = await draft([
      { do: 'replace', statement: 'providers-come-freely', text: quiet('actor.id == "party/oak"') },
    ]);
    const seen = await place.opened.moothall.amendment(TOWN, second, { party: BIRCH });
    const [change] = seen?.changes ?? [];
    assert.equal(change?.before, change?.after, 'its own words hide it');
    assert.notEqual(change?.applied.before, change?.applied.after);
    assert.match(change?.applied.after ?? '', /party\/oak/);
    assert.match(change?.written.after ?? '', /actor\.id == "party\/oak"/);
  });

  it('given an amendment that is adopted, then it stands beside what held then, with where everybody stood', async () => {
    const amendment = await longer();
    await stand(place, BIRCH, await propose(amendment), 'reserve', { reason: 'For a year.' });
    const later = await draft([{ do: 'set', setting: 'standstillDays', value: 25 }]);
    await stand(place, BIRCH, await propose(later), 'agree');
    const seen = await place.opened.moothall.amendment(TOWN, amendment, { party: ALDER });
    const [change] = seen?.changes ?? [];
    assert.match(change?.before ?? '', /: 8 working days/);
    assert.match(change?.after ?? '', /: 20 working days/);
    assert.deepEqual(seen?.stood.map(({ party, stance, reason }) => [party, stance, reason]).sort(), [
      [ALDER, 'agree', undefined],
      [BIRCH, 'reserve', 'For a year.'],
    ]);
    assert.equal(seen?.names[BIRCH], 'Birch Council');
  });
});
