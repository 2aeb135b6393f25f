import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openPages } from './pages.ts';
import { type Place, PROCEDURE, townForEach } from './place.ts';

/** What is told of norms is what somebody who counts by hand would find: of whom they speak, everywhere, in their own words. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, SAM] = ['party/alder', 'party/birch', 'party/sam'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

async function amend(changes: readonly JsonObject[]): Promise<void> {
  const touches = changes.some(({ constitution }) => constitution === true) ? { constitution: true } : {};
  const drafted = { title: 'A change', reason: 'Experience.', changes };
  const { id } = await place.does(ALDER, TOWN, 'amendment.draft', drafted);
  const { matter } = await place.does(ALDER, TOWN, 'rulebook.amend', {
    ...touches,
    amendment: id,
    reason: 'So.',
  });
  await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
}
const norm = (id: string, who: string, does: string, when: string, more = ''): string =>
  `{ id: ${id}, kind: choice, who: ${who}, deontic: must-not, does: ${does}, when: '${when}'${more} }`;
const raising = (word: string) => norm('no-bad-needs', 'anyone', 'need.raise', `action.title == "${word}"`);
const counted = async (id: string, stream = TOWN, text?: string) => {
  const found = (await place.opened.moothall.rulebook(stream, text))?.statements.find((one) => one.id === id);
  return found?.adherence;
};
const raise = (as: string, title: string) => place.does(as, TOWN, 'need.raise', { title, description: 'x' });

describe('norms that are counted', () => {
  it('given one that speaks of some alone, then acts of others are no keeping of it', async () => {
    const only = `, if: 'actor.id == "${BIRCH}"'`;
    await amend([
      { do: 'add', text: norm('birch-is-good', 'commissioner', 'need.raise', 'action.title == "bad"', only) },
    ]);
    for (const [as, title] of [
      [ALDER, 'bad'],
      [ALDER, 'good'],
      [SAM, 'good'],
      [BIRCH, 'bad'],
      [BIRCH, 'good'],
    ] as const)
      await raise(as, title);
    assert.deepEqual(await counted('birch-is-good'), { kept: 1, broken: 1 });
  });

  it('given one on mandates, then it is counted over the mandates of the arrangement', async () => {
    await amend([
      {
        do: 'add',
        text: norm('small-mandates', 'commissioner', 'mandate.grant', 'has(action.budgetPence)'),
      },
    ]);
    const terms = {
      arrangement: TOWN,
      to: ALDER,
      policy: { weights: { price: 100 }, priceFormula: 'linear' },
    };
    await place.does(ALDER, 'mandate/one', 'mandate.grant', { ...terms, budgetPence: 5 });
    await place.does(BIRCH, 'mandate/two', 'mandate.grant', terms);
    assert.deepEqual(await counted('small-mandates'), { kept: 1, broken: 1 });
  });

  it('given more mandates than are counted, then the latest count, and that it is these alone is said', async () => {
    const statement = 'small-mandates';
    const budget = norm(statement, 'commissioner', 'mandate.grant', 'has(action.budgetPence)');
    await amend([{ do: 'add', text: budget }]);
    const policy = { weights: { price: 100 }, priceFormula: 'linear' };
    const grant = (name: string, more: JsonObject) =>
      place.does(ALDER, `mandate/${name}`, 'mandate.grant', {
        ...{ arrangement: TOWN, to: ALDER, policy },
        ...more,
      });
    await grant('zz-first', { budgetPence: 5 });
    for (let n = 1; n < 50; n += 1) await grant(`m-${n}`, {});
    assert.deepEqual(await counted(statement), { kept: 49, broken: 1 });
    await grant('aa-last', { budgetPence: 5 });
    await grant('aa-very-last', { budgetPence: 5 });
    assert.deepEqual(await counted(statement), { kept: 48, broken: 2, latest: 50 });
    const pages = await openPages(place);
    const page = (await (await pages.visitor(ALDER)).get(`/streams/${TOWN}/rulebook`)).body;
    await pages.close();
    assert.match(
      page,
      /Kept 48 of 50 times, counted in the arrangement and the 50 procedures, contracts and mandates each that were begun last\./,
    );
  });

  it('given other words under the same name, then it is counted anew, and what runs under the old ones is not counted with it', async () => {
    const extending = (reason: string) =>
      norm('say-why', 'commissioner', 'deadline.extend', `action.reason == "${reason}"`);
    await amend([
      { do: 'add', text: raising('bad') },
      { do: 'add', text: extending('none') },
    ]);
    await raise(ALDER, 'bad');
    await place.does(ALDER, 'procedure/old', 'procedure.start', PROCEDURE);
    const later = (day: number, reason: string) => ({ deadline: `2026-02-${day}T12:00:00Z`, reason });
    await place.does(ALDER, 'procedure/old', 'deadline.extend', later(10, 'none'));
    assert.deepEqual(await counted('no-bad-needs'), { kept: 0, broken: 1 });
    assert.deepEqual(await counted('say-why'), { kept: 0, broken: 1 });
    const before = (await place.opened.moothall.rulebook(TOWN))?.fingerprint;
    await amend([
      { do: 'replace', statement: 'no-bad-needs', text: raising('ugly') },
      { do: 'replace', statement: 'say-why', text: extending('') },
    ]);
    assert.deepEqual([await counted('no-bad-needs'), await counted('say-why')], [undefined, undefined]);
    await raise(ALDER, 'bad');
    await place.does(ALDER, 'procedure/fresh', 'procedure.start', PROCEDURE);
    await place.does(ALDER, 'procedure/fresh', 'deadline.extend', later(11, 'more time'));
    await place.does(ALDER, 'procedure/old', 'deadline.extend', later(12, 'none'));
    assert.deepEqual(await counted('no-bad-needs'), { kept: 1, broken: 0 });
    assert.deepEqual(await counted('say-why'), { kept: 1, broken: 0 });
    assert.deepEqual(await counted('say-why', 'procedure/old'), { kept: 0, broken: 2 });
    assert.deepEqual(await counted('no-bad-needs', TOWN, before), undefined, 'another text of it');
    await amend([{ do: 'set', setting: 'standstillDays', value: 12 }]);
    assert.deepEqual(await counted('no-bad-needs'), { kept: 1, broken: 0 }, 'its own words stand');
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });

  it('given a procedure that moves to rules with other words, then what was counted in it before says nothing of these', async () => {
    const extending = (reason: string) =>
      norm('say-why', 'commissioner', 'deadline.extend', `action.reason == "${reason}"`);
    const kept = norm('be-brief', 'commissioner', 'deadline.extend', 'action.reason == "a long one"');
    await amend([
      { do: 'add', text: extending('none') },
      { do: 'add', text: kept },
    ]);
    await place.does(ALDER, 'procedure/old', 'procedure.start', PROCEDURE);
    const later = (day: number, reason: string) => ({ deadline: `2026-02-${day}T12:00:00Z`, reason });
    await place.does(ALDER, 'procedure/old', 'deadline.extend', later(10, 'none'));
    await amend([{ do: 'replace', statement: 'say-why', text: extending('') }]);
    const { matter } = await place.does(ALDER, 'procedure/old', 'procedure.transition', {
      reason: 'Better.',
    });
    await place.does(BIRCH, 'procedure/old', 'position.give', { matter: matter ?? '', stance: 'agree' });
    assert.equal(await counted('say-why', 'procedure/old'), undefined);
    await place.does(ALDER, 'procedure/old', 'deadline.extend', later(11, 'more time'));
    for (const stream of [TOWN, 'procedure/old']) {
      assert.deepEqual(await counted('say-why', stream), { kept: 1, broken: 0 });
      assert.deepEqual(await counted('be-brief', stream), { kept: 2, broken: 0 }, 'its own words stand');
    }
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });

  it('given norms of the constitution and norms without a day, then a page offers what it can, and claims no keeping that nobody could break', async () => {
    const must = '{ id: users-raise, kind: choice, who: service-user, deontic: must, does: need.raise }';
    await amend([
      { do: 'add', text: raising('bad'), constitution: true },
      { do: 'add', text: must },
    ]);
    await raise(SAM, 'good');
    const pages = await openPages(place);
    const page = (await (await pages.visitor(ALDER)).get(`/streams/${TOWN}/rulebook`)).body;
    await pages.close();
    const said = (id: string) => new RegExp(`<li id="${id}">.*?</li>`, 's').exec(page)?.[0] ?? '';
    assert.match(said('no-bad-needs'), /Kept 1 of 1 times\. <a [^>]*>Propose to make it a rule</);
    assert.match(said('users-raise'), /Done 1 time\. It has no day by which it is due/);
    assert.doesNotMatch(said('users-raise'), /Kept|Propose/);
    assert.doesNotMatch(said('contracts-run-out'), /Propose/);
  });
});
