import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Impact } from '../../src/application/interface.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Place, stand, townForEach } from './place.ts';

/** How joint decisions on record would have ended, had another rule made them. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, ELM, OAK, SAM] = [
  'party/alder',
  'party/birch',
  'party/elm',
  'party/oak',
  'party/sam',
] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

/** Alder, Birch, Elm and Sam are partners; whoever is named agrees that Oak leaves, Alder first. */
async function sentAway(agreeing: readonly string[], disagreeing: readonly string[] = []): Promise<void> {
  for (const party of [ELM, SAM])
    await place.does(ALDER, TOWN, 'member.admit', { party, role: 'commissioner' });
  const { matter } = await place.does(ALDER, TOWN, 'member.remove', {
    party: OAK,
    role: 'provider',
    reason: 'No answer.',
  });
  for (const party of disagreeing) await stand(place, party, matter, 'disagree');
  for (const party of agreeing) await stand(place, party, matter, 'agree');
}

const rule = (how: string): JsonObject => ({
  do: 'replace',
  statement: 'removing-needs-a-majority',
  text: `id: removing-needs-a-majority\nkind: aggregation\ndecides: member.remove\n${how}`,
});
const partners = (how: string, days = 10): string =>
  `electorates: [{ role: commissioner, ${how} }]\nperiod: { days: ${days} }`;

async function impactOf(changes: readonly JsonObject[], party: string = ALDER): Promise<Impact> {
  const { id } = await place.does(ALDER, TOWN, 'amendment.draft', {
    title: 'A change',
    reason: 'x',
    changes,
  });
  const impact = await place.opened.moothall.impact(TOWN, id, { party });
  assert.ok(impact !== undefined);
  return impact;
}
const ended = ({ decisions }: Impact) => decisions.list.map(({ was, would, why }) => [was, would, why]);

describe('joint decisions judged again', () => {
  it('given a member sent away by two of four, when unanimity is asked for, then it would have stayed, with the numbers and links', async () => {
    await sentAway([BIRCH]);
    await place.time('2026-01-16T09:00:00.000Z');
    const impact = await impactOf([rule(partners('method: unanimity'))]);
    assert.equal(impact.flipped, 0, 'it would have been decided together all the same');
    assert.deepEqual(
      [impact.decisions.judged, impact.decisions.otherwise, impact.decisions.untold],
      [1, 1, 0],
    );
    assert.deepEqual(ended(impact), [
      [
        'carried',
        'not carried',
        'Of the commissioners 2 of 4 agreed, 2 had given no position; unanimity takes all.',
      ],
    ]);
    const [decision] = impact.decisions.list;
    const facts = await place.opened.moothall.facts(TOWN, { party: ALDER }, { limit: 500 });
    const typeAt = (seq: number | undefined) => facts.find((fact) => fact.seq === seq)?.type;
    assert.deepEqual(
      [typeAt(decision?.opened), typeAt(decision?.closed)],
      ['matter.opened', 'matter.decided'],
    );
    assert.equal(impact.titles[TOWN], 'Care in the town');
    assert.match(impact.rules[decision?.by ?? '']?.says ?? '', /agreement of every one of the commissioners/);
  });

  it('given somebody who does not see the positions, then nothing is told: by other weights each position could be worked out', async () => {
    await sentAway([BIRCH]);
    await place.time('2026-01-16T09:00:00.000Z');
    const { decisions } = await impactOf([rule(partners('method: unanimity'))], 'party/stranger');
    assert.deepEqual([decisions.judged, decisions.otherwise, decisions.list], [0, 0, []]);
  });

  it('given a quorum that was missed, when there is none, then it would have been carried; a fallback is told too', async () => {
    await sentAway([]);
    await place.time('2026-01-16T09:00:00.000Z');
    assert.deepEqual(ended(await impactOf([rule(partners('method: majority'))])), [
      [
        'not carried',
        'carried',
        'Of the commissioners 1 of 4 agreed, 3 had given no position; a majority takes more than half of those who agree or disagree.',
      ],
    ]);
    const told = `${partners('method: majority, quorum: 0.5')}\nfallback: { escalate: { to: service-user } }`;
    assert.deepEqual(ended(await impactOf([rule(told)])), [
      [
        'not carried',
        'fallback',
        'Of the commissioners 1 of 4 gave a position; it takes 2. Then the service users are told.',
      ],
    ]);
    assert.deepEqual(ended(await impactOf([rule(partners('method: majority, quorum: 0.4'))])), []);
  });

  it('given electors who were never asked, or more time or less, then it is said that it could not be told', async () => {
    await sentAway([BIRCH]);
    await place.time('2026-01-16T09:00:00.000Z');
    const users = 'electorates: [{ role: provider, method: majority }]\nperiod: { days: 10 }';
    for (const [how, why] of [
      [users, /^1 of those who would have decided was never asked/],
      [
        partners('method: unanimity', 20),
        /^It would have been open longer, until 25 January 2026, 9am, and positions could have changed/,
      ],
    ] as const) {
      const impact = await impactOf([rule(how)]);
      assert.deepEqual([impact.decisions.otherwise, impact.decisions.untold], [0, 1]);
      assert.equal(impact.decisions.list[0]?.would, undefined);
      assert.match(impact.decisions.list[0]?.why ?? '', why);
    }
  });

  it('given a weight or a condition that changes who decides how, then it is judged by that', async () => {
    await sentAway([BIRCH], [ELM]);
    await place.time('2026-01-16T09:00:00.000Z');
    const heavy = partners(`method: majority, weight: 'elector == "${ELM}" ? 60 : 20'`);
    assert.deepEqual(ended(await impactOf([rule(heavy)])), [
      [
        'carried',
        'not carried',
        'Of the commissioners 40 of 120 votes agreed, 60 disagreed, 20 had given no position; a majority takes more than half of those who agree or disagree.',
      ],
    ]);
    const other = {
      do: 'add',
      text: 'id: sending-providers-away\nkind: aggregation\ndecides: member.remove\nwhen: action.role == "provider"\nelectorates: [{ role: commissioner, method: unanimity }]\nperiod: { days: 10 }',
    };
    const impact = await impactOf([
      rule(`when: action.role != "provider"\n${partners('method: majority')}`),
      other,
    ]);
    assert.deepEqual(
      impact.decisions.list.map(({ would, by }) => [would, by]),
      [['not carried', 'sending-providers-away']],
    );
    const gone = await impactOf([{ do: 'remove', statement: 'removing-needs-a-majority' }]);
    assert.deepEqual(
      [gone.flips.map(({ was, would }) => [was, would]), gone.decisions.list],
      [[['decided together', 'permitted']], []],
      'that it would not have been decided together is told of the act',
    );
  });

  it('given a deadlock with a second round, then both rounds are judged, each by what the text makes of it', async () => {
    const mediated = `${partners('method: unanimity')}\nfallback: { mediates: { role: service-user, period: { days: 5 } } }`;
    const { id } = await place.does(ALDER, TOWN, 'amendment.draft', {
      title: 'x',
      reason: 'x',
      changes: [rule(mediated)],
    });
    const { matter } = await place.does(ALDER, TOWN, 'rulebook.amend', {
      amendment: id,
      reason: 'x',
      constitution: true,
    });
    await stand(place, BIRCH, matter, 'agree');
    await sentAway([BIRCH, ELM]);
    await place.time('2026-01-16T09:00:00.000Z');
    for (const party of [ALDER, BIRCH, ELM, SAM]) await stand(place, party, 'matter-3', 'agree');
    const unchanged = await impactOf([rule(`says: As before.\n${mediated}`)]);
    assert.deepEqual([unchanged.decisions.judged, unchanged.decisions.list], [2, []]);
    const none = await impactOf([rule(partners('method: unanimity'))]);
    assert.deepEqual(
      none.decisions.list.map(({ was, would, why }) => [was, would, why]),
      [
        [
          'fallback',
          'not carried',
          'Of the commissioners 3 of 4 agreed, 1 had given no position; unanimity takes all.',
        ],
        ['carried', 'not carried', 'No second round would have followed.'],
      ],
    );
  });
});
