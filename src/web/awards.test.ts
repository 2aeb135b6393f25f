import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from '../application/interface.ts';
import { awardSeen } from './award.test-data.ts';
import { browser, hall } from './fake.test-data.ts';
import type { Html } from './html.ts';
import { bidTerms, providersTerms } from './pages/award-terms.ts';
import { refusedOf, refusedProposals, withoutRefused } from './pages/refusals.ts';

const AWARD = '/streams/procedure/roads/awards/proposal-1';
const visitor = async () => browser((await hall()).app);
const plain = (body: string) => body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('given a proposal, when looked into, then every part has its heading, its table and its command', async () => {
  const { statusCode, body, headers } = await (await visitor()).get(AWARD);
  assert.equal(statusCode, 200);
  for (const heading of [
    'Price against public value',
    'What each commissioner gets',
    'Who won what',
    'Why the other offers did not win',
    'What the rules cost',
    'What policies cost each other',
    'Work it out again',
  ])
    assert.match(body, new RegExp(`<h2[^>]*>${heading}</h2>`));
  for (const command of [
    'award frontier roads-proposal-1-problem.json --points 20',
    'award share roads-proposal-1-problem.json roads-proposal-1-result.json',
    'award explain roads-proposal-1-problem.json roads-proposal-1-result.json --offer bid-2-s',
    '--rule party/ada/cap',
    '--commissioner party/ada',
    'award check roads-proposal-1-problem.json roads-proposal-1-result.json',
  ])
    assert.ok(body.includes(command), command);
  assert.equal(body.match(/<h1/g)?.length, 1);
  assert.equal(body.match(/<table/g)?.length, body.match(/<caption/g)?.length);
  assert.doesNotMatch(body, /North <b>| style=|http-equiv/);
  assert.equal(headers.refresh, undefined);
});

test('given answers, then they are said in money and in words: the cut, whom it displaces, what a rule costs', async () => {
  const said = plain((await (await visitor()).get(AWARD)).body);
  assert.match(said, /At £831\.25: £118\.75 less/);
  assert.match(said, /Oak &amp; Sons \(Bid 1, n\)/);
  assert.match(
    said,
    /No provider wins more than 50% of its lots, measured by their ceiling prices; if not, 5p comes off the value for each pound short\. Kept £12\.34 more/,
  );
  assert.match(said, /£20\.00 less: falls short by 3\.16%/);
  assert.match(said, /£600\.00 £600\.00 £400\.00 £200\.00 cheaper, £210\.00 less value\. Not proved\./);
  assert.doesNotMatch(said, /infeasible/);
});

test('given answers that are being worked out, then the page says how many, comes again by itself, and can be kept still', async () => {
  const { get } = await visitor();
  const waiting = await get('/streams/procedure/roads/awards/proposal-2');
  assert.equal(waiting.headers.refresh, '5');
  assert.match(plain(waiting.body), /0 of 4 answers on this page are worked out so far/);
  assert.match(waiting.body, /Being worked out/);
  const still = await get('/streams/procedure/roads/awards/proposal-2?still=yes');
  assert.equal(still.headers.refresh, undefined);
  assert.match(still.body, /Look again/);
});

test('given a large problem, then a reason is worked out when it is asked for', async () => {
  const { body } = await (await visitor()).get('/streams/procedure/roads/awards/proposal-3');
  assert.match(body, /href="\/streams\/procedure\/roads\/awards\/proposal-3\?ask=offer%20bid-2-s#offers"/);
  const asked = await (await visitor()).get(
    '/streams/procedure/roads/awards/proposal-3?ask=offer%20bid-2-s&ask=%00',
  );
  assert.match(plain(asked.body), /At £831\.25/);
});

test('given files, then they come as attachments, and what somebody may not read is not there', async () => {
  const { get } = await visitor();
  const problem = await get(`${AWARD}/problem.json`);
  assert.equal(
    problem.headers['content-disposition'],
    'attachment; filename="roads-proposal-1-problem.json"',
  );
  assert.equal(problem.json().format, 'moothall/award-problem/1');
  assert.equal((await get(`${AWARD}/result.json`)).json().offers[0], 'bid-1-n');
  const bare = '/streams/procedure/roads/awards/award-1';
  for (const path of ['/problem.json', '/result.json', '/what-if', '/commissioners/party/ada'])
    assert.equal((await get(bare + path)).statusCode, 404, path);
  const { statusCode, body } = await get(bare);
  assert.equal(statusCode, 200);
  assert.doesNotMatch(body, /Recompute these numbers|What if a policy/);
  assert.match(body, /It is given to those who may read all of them/);
});

test('given an address of no award, then there is no page', async () => {
  const { get } = await visitor();
  for (const path of ['proposal-99', 'proposal', '..%2F..', 'proposal-1/commissioners/party/nobody', '%00'])
    assert.equal((await get(`/streams/procedure/roads/awards/${path}`)).statusCode, 404, path);
  assert.equal((await get('/streams/nothing/roads/awards/proposal-1')).statusCode, 404);
});

test('given a commissioner, then its own page has its result, its lots and its say', async () => {
  const { get } = await visitor();
  const own = plain((await get(`${AWARD}/commissioners/party/ada`)).body);
  assert.match(own, /Your own result £20\.00 of public value less than alone, which is 3\.16%/);
  assert.match(own, /Bid 2, n this provider takes on only one of several .* Oak &amp; Sons \(Bid 1, n\)/);
  assert.match(
    own,
    /Budget £7,000\.00, of which £5,400\.00 is awarded already; £1,600\.00 left; £800\.00 left after this award/,
  );
  assert.match(
    own,
    /Kept for its own decision Whom to let in\. No award for it is decided jointly by its silence: it has to agree itself\./,
  );
  assert.match(own, /at most £700\.00 for one contract\. Bid 1 would make a contract of £800\.00/);
  assert.match(
    own,
    /It has not been put to you for decision|The award has not been put to you for decision yet/,
  );
  const other = (await get(`${AWARD}/commissioners/party/bea`)).body;
  assert.match(other, /The result for Bea Q\./);
  assert.doesNotMatch(other, /Your say/);
});

test('given offers left out for a limit, then each says why in a sentence, and a limit that may not be read is not told', async () => {
  const { get } = await visitor();
  const said = plain((await get(AWARD)).body).replaceAll('\u00a0', ' ');
  assert.match(
    said,
    /Bid 2, offer 1 was left out: it would make a contract of £900\.00 with Ada P\., whose mandate allows at most £700\.00 for one contract\./,
  );
  assert.match(said, /Bid 2, offer 2 was left out: it requires Bid 2, offer 1, which was left out\./);
  assert.match(
    said,
    /Bid 3, offer 1 was left out: it goes beyond what a mandate allows for one contract\. How much that is, the rules keep between the two sides of the mandate\./,
  );
  const own = plain((await get(`${AWARD}/commissioners/party/ada`)).body).replaceAll('\u00a0', ' ');
  assert.match(own, /Bid 2, offer 1 was left out/);
  assert.doesNotMatch(own, /Bid 2, offer 2|Bid 3, offer 1/);
  assert.match(own, /held against this limit one by one/);
  const other = plain((await get(`${AWARD}/commissioners/party/bea`)).body).replaceAll('\u00a0', ' ');
  assert.match(other, /Bid 2, offer 2 was left out.* Bid 3, offer 1 was left out/);
  assert.doesNotMatch(other, /Beyond the mandate/);
});

test('given a what-if, then it is marked as such, opens with what is proposed, and tells who loses', async () => {
  const { get, submit } = await visitor();
  const empty = (await get(`${AWARD}/what-if`)).body;
  assert.match(empty, /What if – not binding, not stored/);
  assert.match(empty, /name="c0-weights-price"[^>]*value="40"/);
  assert.match(empty, /name="c0-rules-cap-share"[^>]*value="50"/);
  assert.doesNotMatch(empty, /name="c1-/);
  const fields = { 'c0-weights-price': '50', 'c0-weights-care': '50', 'c0-budgetPence': '1600' };
  const tried = await submit(`${AWARD}/what-if`, { ...filled, ...fields });
  assert.equal(tried.statusCode, 200);
  const said = plain(tried.body);
  assert.match(said, /What if – not binding, not stored/);
  assert.match(said, /You tried: Ada P\.: weights: price 50%, care taken 50%/);
  assert.match(said, /Loses £610\.00/);
  assert.match(said, /Lots that would change hands .* Oak &amp; Sons at £800\.00 Nobody/);
  const file = await submit(`${AWARD}/what-if`, { ...filled, ...fields, file: 'problem' });
  assert.deepEqual(file.json(), { changed: true });
});

test('given what no award could keep, or what takes long, then that is said', async () => {
  const { submit } = await visitor();
  const impossible = plain((await submit(`${AWARD}/what-if`, { ...filled, 'c0-budgetPence': '1' })).body);
  assert.match(impossible, /No award could keep every rule/);
  assert.match(impossible, /Ada P\.: No provider wins more than 50% .* Bea Q\.: the lot South/);
  const waiting = plain((await submit(`${AWARD}/what-if`, { ...filled, 'c0-budgetPence': '2' })).body);
  assert.match(waiting, /It is being worked out and takes longer than a moment\. Ask again/);
});

const filled = {
  'c0-weights-price': '40',
  'c0-weights-care': '60',
  'c0-minimumScores-care': '50',
  'c0-budgetPence': '1600',
  'c0-rules-cap-share': '50',
};

test('given what cannot be tried, then the summary leads to the field, and what was typed stays', async () => {
  const { submit } = await visitor();
  for (const [changes, message, field] of [
    [{ 'c0-weights-price': '50' }, 'The weights make 110 percent, not 100.', 'c0-weights-price'],
    [
      { 'c0-weights-price': 'lots' },
      'The weight of price must be a number from 0 to 100',
      'c0-weights-price',
    ],
    [{ 'c0-budgetPence': '-1' }, 'The budget must be a number', 'c0-budgetPence'],
    [{ 'c0-rules-cap-share': '120' }, 'The share must be a number from 0 to 100', 'c0-rules-cap-share'],
    [{}, 'Change at least one thing', undefined],
  ] as const) {
    const { statusCode, body } = await submit(`${AWARD}/what-if`, { ...filled, ...changes });
    assert.equal(statusCode, 422, message);
    assert.match(body, /<title>Error: /);
    const link = field === undefined ? message : `<a href="#${field}">${message}`;
    assert.ok(body.includes(link), `${link} in the summary`);
    for (const [name, value] of Object.entries(changes))
      assert.ok(new RegExp(`name="${name}"[^>]*value="${value}"`).test(body), `${name} keeps ${value}`);
  }
  const forged = await (await visitor()).post(`${AWARD}/what-if`, filled);
  assert.equal(forged.statusCode, 403);
});

test('given a refusal, then the proposal says who refused what and why, and the one after it whose lots are missing', async () => {
  const document = {
    lots: [
      { id: 'north', title: 'North <b>' },
      { id: 'south', title: 'South' },
    ],
    refusals: {
      'refusal-7': {
        proposal: 'proposal-1',
        lots: ['south'],
        reason: 'Too <i>dear</i>.',
        by: 'party/bea',
        at: '2026-11-21T10:00:00.000Z',
      },
    },
    proposalHistory: { 'proposal-1': {}, 'proposal-2': {} },
  };
  const names = { 'party/bea': 'Bea Q.' };
  const said = (part: Html | undefined) =>
    plain(part?.markup ?? '')
      .replaceAll('\u00a0', ' ')
      .replaceAll(/ ([,.:])/g, '$1')
      .trim();
  assert.equal(
    said(refusedOf('procedure/roads', document, 'proposal-1', names)),
    'Refused by Bea Q., 21 November 2026, 10am: South. The reason: Too &lt;i&gt;dear&lt;/i&gt;. The award was worked out again: Proposal 2.',
  );
  const next = { id: 'proposal-2', lots: ['north'] };
  assert.equal(
    said(withoutRefused('procedure/roads', document, next, names)),
    'Without South: Bea Q. refused Proposal 1. The reason: Too &lt;i&gt;dear&lt;/i&gt;.',
  );
  // What is proposed again in spite of a refusal is missing nowhere.
  const whole = { id: 'proposal-2', lots: ['north', 'south'] };
  assert.equal(withoutRefused('procedure/roads', document, whole, names), undefined);
  assert.match(said(refusedProposals('procedure/roads', document, names)), /Proposal 1\), refused/);
});

test('given capacity and discounts, then an award says how much of them it takes, and a bid what it stated and what cannot win', async () => {
  const lots = [
    { id: 'north', title: 'North', units: 20 },
    { id: 'south', title: 'South', units: 30 },
  ];
  const discounts = [
    { spendPence: 70_000, percent: 2 },
    { spendPence: 700_000, percent: 5 },
  ];
  const reading = { document: {}, names: { 'party/oak': 'Oak' } } as unknown as Reading;
  const { perLot } = awardSeen(reading);
  const seen = awardSeen(reading, {
    // Each price is after the discount, as the award has it.
    perLot: perLot.map((lot) => ({ ...lot, pricePence: 78_400 })),
    lots: lots.map((lot) => ({ ...lot, commissioner: 'party/ada', ceilingPence: 100_000 })),
    providers: [{ id: 'party/oak', flags: [], capacityUnits: 40, maxLots: 2, discounts }],
  });
  const said = (part: Html | undefined) => plain(part?.markup ?? '').replaceAll('\u00a0', ' ');
  assert.match(
    said(providersTerms(seen)),
    /Wins 20 of 40 Wins 1 of at most 2 2% from a spend of £700\.00 5% from a spend of £7,000\.00 2% off £800\.00: £16\.00/,
  );
  assert.equal(providersTerms(awardSeen(reading)), undefined);
  const bid = {
    id: 'bid-1',
    offers: [{ prices: { north: 1 } }, { prices: { north: 1, south: 1 } }],
    terms: { capacityUnits: 40, discounts },
  };
  const stated = said(bidTerms({ lots }, bid, 'Oak'));
  assert.match(stated, /Capacity in all: 40 units Discount: 2% from a spend of £700\.00/);
  assert.match(stated, /Cannot win: Offer 2 takes 50 units, more than the capacity stated/);
  assert.equal(bidTerms({ lots }, { id: 'bid-1', terms: { sealed: true } }, 'Oak').markup, '');
});
