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
