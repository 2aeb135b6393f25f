import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openPages } from './pages.ts';
import { type Place, PROCEDURE, stand, townForEach } from './place.ts';

/** Whom a deadlock calls: it waits for them, and the pages say who was called, to what, until when, and what comes after. */
const TOWN = 'arrangement/town';
const COUNTY = 'arrangement/county';
const [ALDER, BIRCH, OAK, ELM, SAM] = ['alder', 'birch', 'oak', 'elm', 'sam'].map(
  (name) => `party/${name}`,
) as [string, string, string, string, string];
let place: Place;
townForEach((town) => {
  place = town;
});

const page = async (party: string, path: string): Promise<string> => {
  const pages = await openPages(place);
  try {
    const { statusCode, body } = await (await pages.visitor(party)).get(path);
    assert.equal(statusCode, 200, path);
    return body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  } finally {
    await pages.close();
  }
};
const tasks = async (party: string): Promise<string[]> =>
  (await place.opened.moothall.tasks({ party })).map(({ says }) => says);
const duties = async (party: string) =>
  (await place.opened.moothall.duties({ party })).filter(({ status }) => status === 'open');
const record = async (party: string, stream = TOWN): Promise<string> =>
  (await place.opened.moothall.facts(stream, { party }, { limit: 500 })).map(({ says }) => says).join('\n');
const open = async (party: string) => (await place.opened.moothall.read(TOWN, { party }))?.matters ?? [];

const draft = async (changes: readonly JsonObject[], title = 'A change'): Promise<string> =>
  (await place.does(ALDER, TOWN, 'amendment.draft', { title, reason: 'Why not.', changes })).id;
const propose = async (amendment: string, more: JsonObject = {}) =>
  (await place.does(ALDER, TOWN, 'rulebook.amend', { amendment, reason: 'Why not.', ...more })).matter;

/** From here on amendments of the rulebook are decided by everybody within ten days, or else so. */
async function fallBackBy(fallback: string): Promise<void> {
  const text = `id: amending-needs-consent\nkind: aggregation\ndecides: rulebook.amend\nelectorates: [{ role: commissioner, method: consent, quorum: 1 }]\nperiod: { days: 10 }\nfallback: ${fallback}`;
  const amendment = await draft([{ do: 'replace', statement: 'amending-needs-consent', text }]);
  await stand(place, BIRCH, await propose(amendment, { constitution: true }), 'agree');
}
const longer = () => draft([{ do: 'set', setting: 'standstillDays', value: 20 }], 'A longer standstill');
async function deadlock(fallback: string): Promise<void> {
  await fallBackBy(fallback);
  await propose(await longer());
  await place.time('2026-01-16T09:00:00.000Z');
}

describe('a mediator', () => {
  const MEDIATES = '{ mediates: { role: service-user, period: { days: 5 } } }';

  it('given that it is called, then the mediation waits for it, with what it is about and until when', async () => {
    await deadlock(MEDIATES);
    assert.deepEqual(await tasks(SAM), ['Mediate: Amend the rulebook: A longer standstill']);
    const [due] = await duties(SAM);
    assert.equal(due?.due, '2026-01-21T09:00:00.000Z');
    assert.deepEqual(due?.who, ['service-user']);
    assert.equal(due?.rule?.id, 'amending-needs-consent');
    assert.deepEqual(await tasks(OAK), []);
    assert.match(await page(SAM, '/'), /Mediate: Amend the rulebook: A longer standstill by .*21 January/);
    assert.match(await page(SAM, '/duties'), /Mediate: Amend the rulebook: A longer standstill/);
    await place.time('2026-01-22T09:00:00.000Z');
    assert.deepEqual(await tasks(SAM), []);
  });

  it('given its round, then the page names it, until when, and what follows; the record says whom it called', async () => {
    await deadlock(MEDIATES);
    const shown = await page(ALDER, `/streams/${TOWN}`);
    assert.match(shown, /The service users mediate until .*21 January 2026/);
    assert.match(shown, /If the time ends without a decision once more, all stays as it is/);
    const said = await record(ALDER);
    assert.match(said, /called the service users to mediate/);
    assert.match(said, /once more.*“Amend the rulebook”.*until .*21 January 2026/);
    assert.doesNotMatch(said, /^escalated$/m);
  });

  it('given a first round, then its page says what follows a deadlock', async () => {
    await fallBackBy(MEDIATES);
    await propose(await longer());
    assert.match(
      await page(BIRCH, `/streams/${TOWN}`),
      /If the time ends without a decision, the service users mediate and everybody is asked once more, within 5 days/,
    );
  });

  it('given a mediator of a decision in a procedure, then it waits for it there too, though it is not linked to that', async () => {
    const text = `id: ending-takes-all\nkind: aggregation\ndecides: procedure.terminate\nelectorates: [{ role: commissioner, method: unanimity }]\nperiod: { days: 5 }\nfallback: ${MEDIATES}`;
    await stand(place, BIRCH, await propose(await draft([{ do: 'add', text }])), 'agree');
    await place.does(ALDER, 'procedure/care', 'procedure.start', PROCEDURE);
    await place.does(ALDER, 'procedure/care', 'procedure.terminate', { reason: 'No money.' });
    await place.time('2026-01-11T09:00:00.000Z');
    const mediations = (await place.opened.moothall.tasks({ party: SAM })).filter(
      ({ kind }) => kind === 'mediation',
    );
    assert.deepEqual(
      mediations.map(({ stream }) => stream),
      ['procedure/care'],
    );
    assert.equal((await duties(SAM)).filter(({ id }) => id.startsWith('mediation')).length, 1);
  });
});

describe('another arrangement that is asked', () => {
  const refers = (arrangement: string) => `{ refers: { arrangement: ${arrangement}, period: { days: 20 } } }`;

  it('given what was referred to it, then it waits for whoever may decide there, until it is put to the vote', async () => {
    const county = { title: 'County', purpose: 'Care.', rulebook: 'partnership', regime: 'none' };
    await place.does(OAK, COUNTY, 'arrangement.start', county);
    await place.does(OAK, COUNTY, 'member.admit', { party: ELM, role: 'commissioner' });
    await deadlock(refers(COUNTY));
    for (const party of [OAK, ELM])
      assert.deepEqual(await tasks(party), ['Decide what was referred here: Amend the rulebook']);
    const [due] = await duties(ELM);
    assert.deepEqual(
      [due?.due, due?.does, due?.asks],
      ['2026-02-05T09:00:00.000Z', ['referral.decide'], { referral: 'referral-1' }],
    );
    assert.deepEqual(await tasks(SAM), []);
    assert.match(
      await page(ALDER, `/streams/${TOWN}`),
      /County was asked to decide, by its own rules until .*5 February 2026/,
    );
    const answer = { referral: 'referral-1', stance: 'agree', reason: 'It serves the county.' };
    await place.does(OAK, COUNTY, 'referral.decide', answer);
    assert.deepEqual(await tasks(OAK), []);
    assert.deepEqual(await tasks(ELM), ['Give your position: Decide a referral']);
  });

  it('given one that does not exist, then the check of the draft tells it, and so does the page when it fires', async () => {
    const text = `id: amending-needs-consent\nkind: aggregation\ndecides: rulebook.amend\nelectorates: [{ role: commissioner, method: consent, quorum: 1 }]\nperiod: { days: 10 }\nfallback: ${refers('arrangement/nowhere')}`;
    const amendment = await draft([{ do: 'replace', statement: 'amending-needs-consent', text }]);
    const seen = await place.opened.moothall.amendment(TOWN, amendment, { party: ALDER });
    assert.match(
      seen?.analysis?.doubts.map(({ says }) => says).join('\n') ?? '',
      /arrangement\/nowhere, which does not exist/,
    );
    await stand(place, BIRCH, await propose(amendment, { constitution: true }), 'agree');
    await propose(await longer());
    await place.time('2026-01-16T09:00:00.000Z');
    assert.equal((await open(ALDER)).length, 1);
    assert.match(
      await page(ALDER, `/streams/${TOWN}`),
      /arrangement\/nowhere was asked to decide, and there is no such arrangement/,
    );
  });
});
