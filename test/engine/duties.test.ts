import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openTown, type Place, PROCEDURE } from './place.ts';

/** What is due, for whom, under which rule, and what became of it, as the party that owes it sees it. */
const [ALDER, OAK] = ['party/alder', 'party/oak'] as const;
let place: Place;

before(async () => {
  place = await openTown();
});
after(() => place.close());

it('given questions answered in time, late and never, then each duty says so, with its rule and what its Or else brought', async () => {
  await place.does(ALDER, 'procedure/care', 'procedure.start', PROCEDURE);
  const ask = (question: string) => place.does(OAK, 'procedure/care', 'enquiry.ask', { question });
  const answer = (enquiry: string) =>
    place.does(ALDER, 'procedure/care', 'enquiry.answer', { enquiry, answer: 'So.' });
  for (const question of ['When?', 'Where?', 'Who?']) await ask(question);
  await answer('enquiry-1');
  await place.time('2026-01-20T09:00:00.000Z');
  await answer('enquiry-2');
  const seen = (await place.opened.moothall.duties({ party: ALDER })).filter(
    ({ rule }) => rule?.id === 'questions-are-answered-soon',
  );
  assert.deepEqual(
    seen.map(({ status, due, doneAt }) => [status, due, doneAt]),
    [
      ['breached', '2026-01-12T09:00:00.000Z', undefined],
      ['late', '2026-01-12T09:00:00.000Z', '2026-01-20T09:00:00.000Z'],
      ['done', '2026-01-12T09:00:00.000Z', '2026-01-05T09:00:00.000Z'],
    ],
  );
  assert.deepEqual(
    seen.map(({ followed }) => followed.map(({ says, who }) => [says, ...who])[0]),
    [['They were told', 'commissioner'], ['They were told', 'commissioner'], undefined],
  );
  assert.deepEqual(
    (await place.opened.moothall.duties({ party: OAK })).filter(({ says }) => says.includes('Answer')),
    [],
  );
});

it('given an arrangement of Northern Ireland, then its working days skip the bank holidays there', async () => {
  const start = { title: 'Care', purpose: 'Care.', rulebook: 'partnership', regime: 'none' };
  const dueIn = async (stream: string, more: object) => {
    await place.does(ALDER, `arrangement/${stream}`, 'arrangement.start', { ...start, ...more });
    await place.does(ALDER, `arrangement/${stream}`, 'member.admit', { party: OAK, role: 'commissioner' });
    const procedure = `procedure/${stream}`;
    await place.does(ALDER, procedure, 'procedure.start', {
      ...PROCEDURE,
      arrangement: `arrangement/${stream}`,
      deadline: '2026-05-05T12:00:00Z',
    });
    await place.does(OAK, procedure, 'enquiry.ask', { question: 'When?' });
    const due = await place.opened.moothall.duties({ party: ALDER });
    return due.find((duty) => duty.stream === procedure && duty.rule?.id === 'questions-are-answered-soon')
      ?.due;
  };
  await place.time('2026-03-12T09:00:00.000Z');
  // Five working days from Thursday 12 March: St Patrick's Day, Tuesday the 17th, is none in Northern Ireland.
  assert.equal(await dueIn('here', {}), '2026-03-19T09:00:00.000Z');
  assert.equal(await dueIn('there', { bankHolidays: 'northern-ireland' }), '2026-03-20T09:00:00.000Z');
});

it('given an estimate below what the lots come to, then the lots choose the law, and an amendment chooses no other', async () => {
  const start = { title: 'Care', purpose: 'Care.', rulebook: 'traditional', regime: 'gb-pa-2023' };
  await place.does(ALDER, 'arrangement/act', 'arrangement.start', start);
  const lots = (ceilingPence: number) => [{ id: 'lot-1', title: 'Care', ceilingPence }];
  const begins = (id: string, estimatePence: number, ceiling: number) =>
    place.does(ALDER, `procedure/${id}`, 'procedure.start', {
      ...PROCEDURE,
      arrangement: 'arrangement/act',
      deadline: '2026-06-01T12:00:00Z',
      estimatePence,
      lots: lots(ceiling),
    });
  const law = async (id: string) => (await place.opened.moothall.rulebook(`procedure/${id}`))?.variant?.id;
  const amends = (id: string, ceiling: number) =>
    place.tries(ALDER, `procedure/${id}`, 'tender.amend', { lots: lots(ceiling), reason: 'Other needs.' });
  await begins('contradicts', 100_000, 900_000_000);
  assert.equal(await law('contradicts'), 'full');
  await begins('small', 100_000, 90_000);
  assert.equal(await law('small'), 'small');
  assert.equal((await amends('small', 2_000_000)).verdict, 'permitted');
  const lifted = await amends('small', 900_000_000);
  assert.equal(lifted.verdict, 'refused');
  assert.deepEqual(lifted.verdict === 'refused' && [lifted.by.map(({ id }) => id), lifted.message], [
    ['engine:another-variant-of-the-law'],
    'It would be worth £9,000,000. The law for that is “Above the threshold”; this began under “Small, or of unknown value” and stays under it. Keep the value on this side of the threshold, or end this and start another.',
  ]);
  assert.equal(await law('small'), 'small');
});

/** A contract above the threshold of the Act between Alder and Oak, until the last day of September 2027. */
async function signedContract(name: string): Promise<string> {
  const [arrangement, contract] = [`arrangement/${name}`, `contract/${name}`];
  const start = { title: 'Care', purpose: 'Care.', rulebook: 'partnership', regime: 'gb-pa-2023' };
  await place.does(ALDER, arrangement, 'arrangement.start', start);
  await place.does(
    'party/engine',
    contract,
    'contract.draft',
    {
      arrangement,
      procedure: `procedure/${name}`,
      title: 'Care at home',
      buyers: [ALDER],
      providers: [OAK],
      lots: [{ id: 'lot-1', title: 'Care', pricePence: 400_000_000 }],
      valuePence: 400_000_000,
      procurement: {
        method: 'open',
        category: 'services',
        authority: 'sub-central',
        estimatePence: 400_000_000,
        saidAbove: true,
        lightTouch: false,
        concession: false,
        technique: 'contract',
      },
      period: { startDate: '2027-03-10', endDate: '2027-09-30' },
      terms: 'Care at home.',
    },
    { via: 'outbox' },
  );
  for (const party of [ALDER, OAK]) await place.does(party, contract, 'contract.sign', { version: 1 });
  return contract;
}

const dueOn = async (contract: string, notice: string) =>
  (await place.opened.moothall.duties({ party: ALDER }))
    .filter(({ stream, says }) => stream === contract && says.includes(notice))
    .map(({ status, due }) => `${due?.slice(0, 10)} ${status}`);

it('given payments of two quarters, then a notice does the duty of its own period and leaves the later one', async () => {
  await place.time('2027-03-10T09:00:00.000Z');
  const contract = await signedContract('paid');
  const pay = (at: string) =>
    place.time(at).then(() =>
      place.does(ALDER, contract, 'entry.record', {
        kind: 'payment',
        pence: 4_000_000,
        reference: at.slice(0, 10),
      }),
    );
  const publish = (notice: string, more = {}) =>
    place.does(ALDER, contract, 'contract-notice.publish', { notice, ...more });
  await pay('2027-03-10T10:00:00.000Z');
  await pay('2027-04-02T10:00:00.000Z');
  await place.time('2027-04-20T10:00:00.000Z');
  for (const notice of ['UK8', 'UK8']) await publish(notice);
  assert.deepEqual(await dueOn(contract, 'UK8'), ['2027-07-30 open', '2027-04-30 done']);
  await publish('UK8', { period: '2027-06-30' });
  assert.deepEqual(await dueOn(contract, 'UK8'), ['2027-07-30 done', '2027-04-30 done']);
});

it('given a contract whose last day passes, then it ends by itself, and its notice of termination is due', async () => {
  await place.time('2027-03-11T09:00:00.000Z');
  const [ends, longer] = [await signedContract('ends'), await signedContract('longer')];
  await place.does(ALDER, longer, 'terms.propose', {
    terms: 'Longer.',
    // To the 30th of November, the first day counted.
    period: { startDate: '2027-03-10', durationDays: 266 },
    reason: 'More time.',
    ground: 'not-substantial',
  });
  await place.does(ALDER, longer, 'contract-notice.publish', { notice: 'UK10' });
  for (const party of [ALDER, OAK]) await place.does(party, longer, 'contract.sign', { version: 2 });
  const statusOf = async (stream: string) => {
    const seen = await place.opened.moothall.read(stream, { party: ALDER });
    return [seen?.document.status, seen?.document.endKind];
  };
  await place.time('2027-09-30T22:59:59.000Z');
  assert.deepEqual(await statusOf(ends), ['signed', undefined]);
  await place.time('2027-10-01T09:00:00.000Z');
  assert.deepEqual(await statusOf(ends), ['ended', 'expiry']);
  assert.deepEqual(await statusOf(longer), ['signed', undefined]);
  assert.deepEqual(await dueOn(ends, 'UK11'), ['2027-10-29 open']);
  await place.time('2027-11-30T23:59:59.000Z');
  assert.deepEqual(await statusOf(longer), ['signed', undefined]);
  await place.time('2027-12-01T09:00:00.000Z');
  assert.deepEqual(await statusOf(longer), ['ended', 'expiry']);
});
