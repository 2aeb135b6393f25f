import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openRegister, type Place, PROCEDURE } from './place.ts';

/** Notices of the Procurement Act around a procedure and a dynamic market: what asks for each, of whom, and by which day, counted by hand. */
const [ALDER, OAK, ELM] = ['party/alder', 'party/oak', 'party/elm'] as const;
const ARRANGEMENT = 'arrangement/market';
let place: Place;
beforeEach(async () => {
  place = await openRegister([ALDER, OAK, ELM]);
  await place.does(ALDER, ARRANGEMENT, 'arrangement.start', {
    ...{ title: 'Taxis', purpose: 'Taxis.', rulebook: 'traditional', regime: 'gb-pa-2023' },
  });
  for (const party of [OAK, ELM]) await place.does(party, ARRANGEMENT, 'member.join', { role: 'provider' });
});
afterEach(() => place.close());

const starts = (id: string, more: JsonObject) =>
  place.does(ALDER, `procedure/${id}`, 'procedure.start', {
    ...PROCEDURE,
    ...{ arrangement: ARRANGEMENT, estimatePence: 30_000_000, deadline: '2027-01-05T12:00:00Z' },
    lots: [{ id: 'lot-1', title: 'Taxis', ceilingPence: 30_000_000 }],
    ...more,
  });
const publishes = (id: string, notice: string) =>
  place.does(ALDER, `procedure/${id}`, 'notice.publish', { notice });
const ends = (id: string) => place.does(ALDER, `procedure/${id}`, 'procedure.terminate', { reason: 'So.' });
/** The duties of a procedure under the Act, by the last of their days. */
const due = async (id: string) =>
  (await place.opened.moothall.duties({ party: ALDER }))
    .filter(({ stream, rule }) => stream === `procedure/${id}` && rule?.id.startsWith('pa-') === true)
    .map(({ rule, due: at, status }) => `${rule?.id.slice(3)} ${at?.slice(0, 10)} ${status}`)
    .sort();
const verified = async () => assert.deepEqual((await verify(place.opened.parts, {})).faults, []);

describe('a dynamic market, from its opening to its end', () => {
  const amends = (lots = [{ id: 'lot-1', title: 'Taxis and vans', ceilingPence: 30_000_000 }]) =>
    place.does(ALDER, 'procedure/taxis', 'tender.amend', { lots, reason: 'Asked for.' });
  const asks = (party: string) => place.does(party, 'procedure/taxis', 'participation.request');
  const takesIn = (...providers: string[]) =>
    place.does(ALDER, 'procedure/taxis', 'shortlist.decide', {
      providers,
      reasons: Object.fromEntries(providers.map((party) => [party, 'It keeps the conditions.'])),
    });

  it('given two that ask on one day, then each is owed a decision, also where the other takes its request back', async () => {
    await starts('taxis', { technique: 'dynamic-market', method: 'selective' });
    await publishes('taxis', 'UK13');
    await asks(OAK);
    await asks(ELM);
    const [one, other] = await due('taxis');
    assert.match(`${one}`, /^dynamic-market-decides-on-requests .* open$/);
    assert.equal(one, other);
    await place.does(OAK, 'procedure/taxis', 'participation.withdraw');
    assert.deepEqual(await due('taxis'), [one]);
  });

  it('given each step, then its notice is due of whoever runs the market, once, ten working days after it', async () => {
    await starts('taxis', { technique: 'dynamic-market', method: 'selective' });
    assert.deepEqual(await place.refusedBy(OAK, 'procedure/taxis', 'participation.request'), [
      'pa-dynamic-market-intention',
    ]);
    // There is no market yet that could be modified.
    await amends();
    assert.deepEqual(await due('taxis'), []);
    await place.time('2026-01-06T09:00:00.000Z');
    await publishes('taxis', 'UK13');
    await place.time('2026-01-07T09:00:00.000Z');
    await asks(OAK);
    await place.time('2026-01-08T09:00:00.000Z');
    await asks(ELM);
    // Twenty working days after Wednesday 7 January end with Wednesday 4 February.
    assert.deepEqual(await due('taxis'), [
      'dynamic-market-decides-on-requests 2026-02-04 open',
      'dynamic-market-decides-on-requests 2026-02-05 open',
    ]);
    await place.does(ELM, 'procedure/taxis', 'participation.withdraw');
    assert.deepEqual(await due('taxis'), ['dynamic-market-decides-on-requests 2026-02-04 open']);
    await place.time('2026-01-20T09:00:00.000Z');
    await takesIn(OAK);
    // Ten after Tuesday 20 January end with Tuesday 3 February.
    const established = (status: string) => `dynamic-market-established 2026-02-03 ${status}`;
    const decided = 'dynamic-market-decides-on-requests 2026-02-04 done';
    assert.deepEqual(await due('taxis'), [decided, established('open')]);
    await place.time('2026-01-21T09:00:00.000Z');
    await asks(ELM);
    await place.time('2026-01-22T09:00:00.000Z');
    await takesIn(OAK, ELM);
    const second = 'dynamic-market-decides-on-requests 2026-02-18 done';
    assert.deepEqual(await due('taxis'), [decided, second, established('open')]);
    await publishes('taxis', 'UK14');
    assert.deepEqual(await due('taxis'), [decided, second, established('done')]);
    // Ten after Thursday 26 March, without Good Friday and Easter Monday, end with Monday 13 April, in summer time.
    await place.time('2026-03-26T09:00:00.000Z');
    await amends();
    assert.deepEqual(await due('taxis'), [
      decided,
      second,
      established('done'),
      'dynamic-market-modified 2026-04-13 open',
    ]);
    assert.deepEqual(
      await place.refusedBy(ALDER, 'procedure/taxis', 'tender.amend', {
        criteria: [{ id: 'price', title: 'Price', kind: 'price', weight: 100 }],
        reason: 'So.',
      }),
      ['pa-dynamic-market-conditions-stay'],
    );
    await place.time('2026-04-14T09:00:00.000Z');
    await publishes('taxis', 'UK15');
    const all = [decided, second, established('done'), 'dynamic-market-modified 2026-04-13 late'];
    assert.deepEqual(await due('taxis'), all);
    // Whoever still waits when it ends is decided on no more.
    await place.does(ELM, 'procedure/taxis', 'participation.withdraw');
    await place.time('2026-12-18T09:00:00.000Z');
    await asks(ELM);
    await ends('taxis');
    // Ten after Friday 18 December, over Christmas, its substitute day and New Year, end with Wednesday 6 January.
    assert.deepEqual(await due('taxis'), ['dynamic-market-ceased 2027-01-06 open', ...all].sort());
    await publishes('taxis', 'UK16');
    assert.deepEqual(await due('taxis'), ['dynamic-market-ceased 2027-01-06 done', ...all].sort());
    await verified();
  });

  it('given one that was never announced, or one of a private utility, then no end of it is', async () => {
    await starts('taxis', { technique: 'dynamic-market', method: 'selective' });
    await ends('taxis');
    assert.deepEqual(await due('taxis'), []);
    const utility = { technique: 'dynamic-market', method: 'selective', authority: 'private-utility' };
    await starts('vans', { ...utility, estimatePence: 90_000_000 });
    await publishes('vans', 'UK13');
    await ends('vans');
    assert.deepEqual(await due('vans'), []);
    await verified();
  });
});

describe('a procedure that ends without an award', () => {
  it('given one that was announced by UK4 or UK5, then its end is (UK12), within ten working days; else it is not', async () => {
    const open = async (id: string, notice?: string, more: JsonObject = {}) => {
      await starts(id, more);
      await place.does(ALDER, `procedure/${id}`, 'interest.declare', { none: true });
      if (notice !== undefined) await publishes(id, notice);
      await ends(id);
      return due(id);
    };
    // Ten working days after Monday 5 January end with Monday the 19th.
    const due12 = ['procurement-termination-notice 2026-01-19 open'];
    assert.deepEqual(await open('announced', 'UK4'), due12);
    assert.deepEqual(await open('direct', 'UK5', { method: 'direct', ground: 'single-supplier' }), due12);
    assert.deepEqual(await open('silent'), []);
    assert.deepEqual(
      await open('small', 'UK4', { estimatePence: 4_000_000, lots: [{ id: 'lot-1', title: 'Taxis' }] }),
      [],
    );
    const utility = { authority: 'private-utility', estimatePence: 90_000_000 };
    assert.deepEqual(await open('utility', 'UK4', utility), []);
    assert.deepEqual(await open('market', 'UK4', { technique: 'dynamic-market', method: 'selective' }), []);
    await place.time('2026-01-20T09:00:00.000Z');
    assert.deepEqual(await due('announced'), ['procurement-termination-notice 2026-01-19 breached']);
    await publishes('announced', 'UK12');
    assert.deepEqual(await due('announced'), ['procurement-termination-notice 2026-01-19 late']);
    await verified();
  });
});

describe('notices before a tender and a direct award', () => {
  const declared = (id: string) => place.does(ALDER, `procedure/${id}`, 'interest.declare', { none: true });
  const refused = (id: string, more: JsonObject) =>
    place.refusedBy(ALDER, `procedure/${id}`, 'notice.publish', { notice: 'UK4', ...more });

  it('given a market that was engaged, then UK2, or the reason why there is none, comes before the first tender notice', async () => {
    for (const id of ['told', 'reasoned']) {
      await starts(id, { marketEngaged: true });
      await declared(id);
      assert.deepEqual(await refused(id, {}), ['pa-market-engagement-notice']);
    }
    await publishes('told', 'UK2');
    await publishes('told', 'UK4');
    const reason = 'One provider was asked one question.';
    await place.does(ALDER, 'procedure/reasoned', 'notice.publish', { notice: 'UK4', reason });
    // A further one, about what was changed, says it no more.
    await publishes('reasoned', 'UK4');
    await verified();
  });

  it('given ten days to tender, then UK3 comes forty days to a year before the first tender notice, whenever a further one does', async () => {
    await starts('planned', { shortened: 'planned-notice', deadline: '2026-03-05T12:00:00Z' });
    await declared('planned');
    await publishes('planned', 'UK3');
    // Forty days after Monday 5 January are Saturday 14 February.
    await place.time('2026-02-13T23:59:59.000Z');
    assert.deepEqual(await refused('planned', {}), ['pa-planned-notice-in-time']);
    await place.time('2026-02-14T00:00:00.000Z');
    await publishes('planned', 'UK4');
    await place.time('2027-02-01T09:00:00.000Z');
    await publishes('planned', 'UK4');
    await verified();
  });
});
