import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { runClock } from '../../src/application/clock.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

/** What is due, for whom, under which rule, and what became of it, as the party that owes it sees it. */
const [ALDER, OAK] = ['party/alder', 'party/oak'] as const;
let place: Place;

before(async () => {
  place = await openPlace('simulated');
  await time('2026-01-05T09:00:00.000Z');
  await foundTown(place);
});
after(() => place.close());

async function time(at: string): Promise<void> {
  place.at(at);
  await place.opened.parts.ledger.setMeta({ now: at });
  await runClock(place.opened.parts, at);
}

it('given questions answered in time, late and never, then each duty says so, with its rule and what its Or else brought', async () => {
  await place.does(ALDER, 'procedure/care', 'procedure.start', PROCEDURE);
  const ask = (question: string) => place.does(OAK, 'procedure/care', 'enquiry.ask', { question });
  const answer = (enquiry: string) =>
    place.does(ALDER, 'procedure/care', 'enquiry.answer', { enquiry, answer: 'So.' });
  for (const question of ['When?', 'Where?', 'Who?']) await ask(question);
  await answer('enquiry-1');
  await time('2026-01-20T09:00:00.000Z');
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
