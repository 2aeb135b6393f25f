import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openRegister, type Place, PROCEDURE } from './place.ts';

/** A call-off names a framework that is there, in force, and for whoever buys; a tender in a dynamic market such a market. */
const [ALDER, BIRCH, CEDAR, OAK] = ['party/alder', 'party/birch', 'party/cedar', 'party/oak'] as const;
const MARKET = 'arrangement/market';
let place: Place;

const drafts = (id: string, more: JsonObject = {}, technique = 'closed-framework') =>
  place.does(
    'party/engine',
    `contract/${id}`,
    'contract.draft',
    {
      ...{
        arrangement: MARKET,
        procedure: 'procedure/pens',
        title: 'Pens',
        buyers: [ALDER],
        providers: [OAK],
      },
      ...{ lots: [{ id: 'lot-1', title: 'Pens', pricePence: 1 }], valuePence: 1, terms: 'So.' },
      procurement: {
        ...{ method: 'open', category: 'goods', authority: 'sub-central', technique, estimatePence: 1 },
        ...{ saidAbove: false, lightTouch: false, concession: false },
      },
      period: { startDate: '2026-01-05', endDate: '2026-12-31' },
      ...more,
    },
    { via: 'outbox' },
  );
const signs = async (id: string, parties: string[] = [ALDER, OAK]) => {
  for (const party of parties) await place.does(party, `contract/${id}`, 'contract.sign', { version: 1 });
};
const ends = (id: string) =>
  place.does(ALDER, `contract/${id}`, 'contract.end', { kind: 'termination', reason: 'So.' });
let count = 0;
const starts = (more: JsonObject, as: string = ALDER) => {
  count += 1;
  return place.tries(as, `procedure/call-${count}`, 'procedure.start', {
    ...PROCEDURE,
    ...{
      arrangement: MARKET,
      technique: 'call-off',
      deadline: '2026-03-05T12:00:00Z',
      commissioners: [ALDER],
    },
    ...more,
  });
};
const refusedFor = async (more: JsonObject): Promise<string> => {
  const outcome = await starts(more);
  assert.equal(outcome.verdict, 'invalid', JSON.stringify(outcome));
  if (outcome.verdict !== 'invalid') return '';
  const [{ path, message } = { path: '', message: '' }] = outcome.errors;
  assert.deepEqual([outcome.status, path], [422, '/body/framework'], message);
  return message;
};

before(async () => {
  place = await openRegister([ALDER, BIRCH, CEDAR, OAK]);
  await place.does(ALDER, MARKET, 'arrangement.start', {
    ...{ title: 'Pens', purpose: 'Pens.', rulebook: 'partnership', regime: 'none' },
  });
  await place.does(ALDER, MARKET, 'member.admit', { party: BIRCH, role: 'commissioner' });
});
after(() => place.close());

it('given a call-off, then its framework is a signed one, in force, for all who buy, or one of elsewhere', async () => {
  await drafts('pens-1', { beneficiaries: [CEDAR] });
  assert.match(await refusedFor({ framework: 'contract/pens-1' }), /not been signed/);
  await signs('pens-1');
  assert.equal((await starts({ framework: 'contract/pens-1' })).verdict, 'permitted');
  assert.match(await refusedFor({ framework: 'contract/none' }), /There is no contract\/none here/);
  assert.match(await refusedFor({ framework: ALDER }), /party\/alder is no framework/);
  await drafts('plain', {}, 'contract');
  await signs('plain');
  assert.match(await refusedFor({ framework: 'contract/plain' }), /is no framework/);
  assert.match(
    await refusedFor({ framework: 'contract/pens-1', commissioners: [ALDER, BIRCH] }),
    /party\/birch may not buy under contract\/pens-1/,
  );
  await drafts('later', { period: { startDate: '2026-02-01', endDate: '2026-12-31' } });
  await signs('later');
  assert.match(await refusedFor({ framework: 'contract/later' }), /is in force from 1 February 2026/);
  await drafts('over');
  await signs('over');
  await ends('over');
  assert.match(await refusedFor({ framework: 'contract/over' }), /has ended/);
  // Of one elsewhere nothing is known here.
  for (const framework of ['ocds-h6vhtk-012345', 'Crown Commercial Service RM6261'])
    assert.equal((await starts({ framework })).verdict, 'permitted', framework);
});

it('given a procedure as the framework, then its contracts are; given a tender among members, then a market that runs is', async () => {
  const start = (id: string, technique: string) =>
    place.does(ALDER, `procedure/${id}`, 'procedure.start', {
      ...PROCEDURE,
      ...{ arrangement: MARKET, technique, deadline: '2026-03-05T12:00:00Z', commissioners: [ALDER] },
    });
  await start('pens', 'closed-framework');
  assert.match(
    await refusedFor({ framework: 'procedure/pens' }),
    /no contract of procedure\/pens is in force/,
  );
  await start('taxis', 'dynamic-market');
  assert.match(await refusedFor({ framework: 'procedure/taxis' }), /is no framework/);
  const tries = (more: JsonObject) => {
    count += 1;
    return place.tries(ALDER, `procedure/call-${count}`, 'procedure.start', {
      ...PROCEDURE,
      ...{ arrangement: MARKET, deadline: '2026-03-05T12:00:00Z', commissioners: [ALDER] },
      shortened: 'dynamic-market',
      ...more,
    });
  };
  assert.equal((await tries({ framework: 'procedure/taxis' })).verdict, 'permitted');
  const refused = async (more: JsonObject) => {
    const outcome = await tries(more);
    return outcome.verdict === 'invalid'
      ? outcome.errors.map(({ message }) => message).join()
      : outcome.verdict;
  };
  assert.match(await refused({ framework: 'procedure/pens' }), /is no dynamic market/);
  assert.match(
    await refused({ framework: 'procedure/taxis', commissioners: [BIRCH] }),
    /party\/birch may not buy under procedure\/taxis/,
  );
});

it('given tenders in a dynamic market of somebody who is not in it, then they are invalid once they are opened', async () => {
  const [market, tender] = ['procedure/cabs', 'procedure/cabs-of-may'];
  for (const party of [OAK, CEDAR]) await place.does(party, MARKET, 'member.join', { role: 'provider' });
  const terms = {
    ...PROCEDURE,
    arrangement: MARKET,
    deadline: '2026-03-05T12:00:00Z',
    commissioners: [ALDER],
  };
  await place.does(ALDER, market, 'procedure.start', {
    ...terms,
    technique: 'dynamic-market',
    method: 'selective',
  });
  await place.does(OAK, market, 'participation.request');
  const taken = { providers: [OAK], reasons: { [OAK]: 'It keeps the conditions.' } };
  await place.does(ALDER, market, 'shortlist.decide', taken);
  const under = { shortened: 'dynamic-market', framework: market };
  await place.does(ALDER, tender, 'procedure.start', { ...terms, ...under });
  for (const party of [OAK, CEDAR])
    await place.does(party, tender, 'bid.submit', {
      offers: [{ prices: { 'lot-1': 100 } }],
    });
  await place.time('2026-03-06T12:00:00.000Z');
  await place.does(ALDER, tender, 'bids.open');
  const reading = await place.opened.moothall.read(tender, { party: ALDER });
  const bids = (reading?.document.bids ?? {}) as unknown as Record<
    string,
    { opened: { lead: string }; status: string; problems?: string[] }
  >;
  assert.deepEqual(
    Object.values(bids).map(({ opened, status, problems }) => [opened.lead, status, problems]),
    [
      [OAK, 'opened', undefined],
      [CEDAR, 'invalid', [`${CEDAR} is not among those who may tender under ${market}.`]],
    ],
  );
});
