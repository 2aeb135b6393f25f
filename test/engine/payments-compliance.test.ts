import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import { openRegister, type Place } from './place.ts';

/** How promptly it pays, an authority says once for each half-year (UK17), for all its contracts together. */
const [ALDER, BIRCH, OAK] = ['party/alder', 'party/birch', 'party/oak'] as const;
const MARKET = 'arrangement/market';
let place: Place;
beforeEach(async () => {
  place = await openRegister([ALDER, BIRCH, OAK]);
  await place.does(ALDER, MARKET, 'arrangement.start', {
    title: 'Care',
    purpose: 'Care.',
    rulebook: 'partnership',
    regime: 'gb-pa-2023',
  });
  await place.does(ALDER, MARKET, 'member.admit', { party: BIRCH, role: 'commissioner' });
});
afterEach(() => place.close());

const contract = async (id: string, buyers: string[], estimatePence = 30_000_000) => {
  const stream = `contract/${id}`;
  await place.does(
    'party/engine',
    stream,
    'contract.draft',
    {
      ...{ arrangement: MARKET, procedure: 'procedure/care', title: 'Care', buyers, providers: [OAK] },
      ...{ lots: [{ id: 'lot-1', title: 'Care', pricePence: estimatePence }], valuePence: estimatePence },
      procurement: {
        ...{ method: 'open', category: 'services', authority: 'sub-central', technique: 'contract' },
        ...{ estimatePence, saidAbove: false, lightTouch: false, concession: false },
      },
      terms: 'So.',
    },
    { via: 'outbox' },
  );
  for (const party of [...buyers, OAK]) await place.does(party, stream, 'contract.sign', { version: 1 });
  return stream;
};
const pays = (as: string, stream: string, date: string) =>
  place.does(as, stream, 'entry.record', { kind: 'payment', pence: 100, date, reference: 'INV-1' });
const publishes = (as: string, more: object = {}) =>
  place.does(as, MARKET, 'arrangement-notice.publish', { notice: 'UK17', ...more });
/** The duties about UK17 that a party sees as its own, with where each lies. */
const owed = async (party: string) =>
  (await place.opened.moothall.duties({ party }))
    .filter(({ says }) => says.includes('UK17'))
    .map(
      ({ stream, status, due, says }) =>
        `${stream} ${due?.slice(0, 16)} ${status} ${/to (.*)/.exec(says)?.[1]}`,
    );
const verified = async () => assert.deepEqual((await verify(place.opened.parts, {})).faults, []);

it('given an authority that pays under five contracts, then it owes one notice for each half-year, and one does it', async () => {
  const contracts: string[] = [];
  for (const n of [1, 2, 3, 4, 5]) contracts.push(await contract(`care-${n}`, [ALDER]));
  const small = await contract('small', [ALDER], 1_000_000);
  await place.time('2026-03-10T09:00:00.000Z');
  await pays(ALDER, small, '2026-03-10');
  await place.time('2026-03-10T10:00:00.000Z');
  const puts = { kind: 'payment', pence: -100, date: '2026-03-10', words: 'Paid twice.' };
  await place.does(ALDER, String(contracts[0]), 'entry.record', puts);
  await place.time('2026-03-10T11:00:00.000Z');
  assert.deepEqual(await owed(ALDER), [], 'nothing was paid above the threshold');
  for (const one of contracts) await pays(ALDER, one, '2026-03-10');
  await pays(ALDER, String(contracts[0]), '2026-03-11');
  await place.time('2026-04-02T09:00:00.000Z');
  // Thirty days beginning with 31 March end with 29 April, and those with 30 September with 29 October.
  const spring = (status: string) => `${MARKET} 2026-04-29T23:00 ${status} 31 March 2026`;
  const autumn = `${MARKET} 2026-10-30T00:00 open 30 September 2026`;
  assert.deepEqual(await owed(ALDER), [spring('open')]);
  for (const one of contracts.slice(2)) await pays(ALDER, one, '2026-04-02');
  await place.time('2026-04-03T09:00:00.000Z');
  assert.deepEqual(await owed(ALDER), [spring('open'), autumn]);
  assert.deepEqual(await owed(BIRCH), [], 'Birch paid nothing');
  await publishes(ALDER);
  assert.deepEqual(await owed(ALDER), [autumn, spring('done')]);
  // Recorded after: the notice of that half-year is there already.
  await pays(ALDER, String(contracts[4]), '2026-03-31');
  await place.time('2026-04-04T09:00:00.000Z');
  assert.deepEqual(await owed(ALDER), [autumn, spring('done')]);
  // In the second half-year the notice is not about it before it is over, unless it says so.
  await publishes(ALDER);
  assert.deepEqual(await owed(ALDER), [autumn, spring('done')]);
  await publishes(ALDER, { period: '2026-09-30' });
  assert.deepEqual((await owed(ALDER))[0], autumn.replace('open', 'done'));
  await verified();
});

it('given two authorities that pay under one contract, then each owes a notice of its own, which the other does not do', async () => {
  const joint = await contract('joint', [ALDER, BIRCH]);
  await place.time('2026-02-10T09:00:00.000Z');
  await pays(ALDER, joint, '2026-02-10');
  await pays(BIRCH, joint, '2026-02-10');
  await place.time('2026-04-01T09:00:00.000Z');
  const own = (status: string) => [`${MARKET} 2026-04-29T23:00 ${status} 31 March 2026`];
  assert.deepEqual([await owed(ALDER), await owed(BIRCH)], [own('open'), own('open')]);
  // The law lets each publish its own, whatever the rulebook says of notices.
  await publishes(BIRCH);
  assert.deepEqual([await owed(ALDER), await owed(BIRCH)], [own('open'), own('done')]);
  await place.time('2026-05-01T09:00:00.000Z');
  await publishes(ALDER);
  assert.deepEqual(await owed(ALDER), own('late'));
  await verified();
});
