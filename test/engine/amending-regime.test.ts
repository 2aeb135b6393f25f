import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openPlace, type Place } from './place.ts';

/** Amendments where the law stands around the rulebook: what is wrong in the text is told before what only follows from it. */
const TOWN = 'arrangement/town';
const ALDER = 'party/alder';
let place: Place;

before(async () => {
  place = await openPlace();
  await place.does('public', ALDER, 'party.register', { kind: 'organisation', name: 'Alder Council' });
  await place.does(ALDER, TOWN, 'arrangement.start', {
    title: 'Care in the town',
    purpose: 'Better care at home.',
    rulebook: 'partnership',
    regime: 'gb-pa-2023',
  });
});
after(() => place.close());

const tries = (change: JsonObject) =>
  place.tries(ALDER, TOWN, 'amendment.draft', { title: 'x', reason: 'x', changes: [change] });

describe('an amendment under a law that speaks of more roles than the rulebook has', () => {
  const cases: readonly (readonly [string, JsonObject, RegExp])[] = [
    [
      'a number outside its bounds',
      { do: 'set', setting: 'tenderDays', value: 9999 },
      /^“Days that a tender stays open” is 9999, and the rulebook allows at least 10 and at most 120$/,
    ],
    [
      'a condition that cannot be read',
      {
        do: 'add',
        id: 'odd',
        who: 'anyone',
        deontic: 'must-not',
        does: 'need.raise',
        when: 'action.title ===',
      },
      /^odd: (?!.*there is no role)/,
    ],
    [
      'a field that there is not',
      {
        do: 'add',
        id: 'odd',
        who: 'anyone',
        deontic: 'must-not',
        does: 'need.raise',
        when: 'action.nothing > 3',
      },
      /^odd: .*nothing/,
    ],
  ];
  for (const [what, change, message] of cases)
    it(`given ${what}, then that is what is said`, async () => {
      const outcome = await tries(change);
      assert.equal(outcome.verdict, 'invalid');
      assert.match(outcome.verdict === 'invalid' ? (outcome.errors[0]?.message ?? '') : '', message);
    });

  it('given the numbers that were agreed, then each says within which bounds it may be set', async () => {
    const settings = (await place.opened.moothall.rulebook(TOWN))?.settings ?? [];
    assert.equal(settings.find(({ id }) => id === 'tenderDays')?.bounds, 'at least 10 and at most 120');
  });
});

describe('the numbers of a rulebook under a law', () => {
  it('given a number that the law bounds, then what it allows stands beside, with its citation and for whom it holds', async () => {
    const { settings = [] } = (await place.opened.moothall.rulebook(TOWN)) ?? {};
    const lawOf = (id: string) => settings.find((one) => one.id === id)?.law;
    assert.deepEqual(lawOf('standstillDays'), [
      { limit: 'at least 8', cites: 'Procurement Act 2023, s.51', variants: ['Above the threshold'] },
    ]);
    assert.deepEqual(lawOf('paymentDays'), [
      { limit: 'at most 30', cites: 'Procurement Act 2023, s.68', verified: false, variants: [] },
    ]);
    assert.deepEqual(lawOf('measureDays'), []);
  });
});
