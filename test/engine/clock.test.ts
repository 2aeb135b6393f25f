import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { letTimePass } from '../../src/application/acting/clock.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

const [CARE, NOW] = ['procedure/care', '2026-11-29T12:00:00.000Z'];
let place: Place;

before(async () => {
  place = await openPlace('demonstration');
  place.at('2026-01-05T09:00:00.000Z');
  await foundTown(place);
});
after(() => place.close());

const entries = async () => (await place.opened.parts.ledger.heads([CARE])).get(CARE)?.seq;

it('given a past that another process plays, when the clock of the server goes on, then it waits till the past is told', async () => {
  const player = await place.again();
  const letGo = await player.parts.ledger.takeClock(true);
  await place.does('party/alder', CARE, 'procedure.start', PROCEDURE);
  const told = await entries();
  await letTimePass(place.opened.parts, NOW);
  assert.equal(await entries(), told);
  await place.does('party/oak', CARE, 'enquiry.ask', { question: 'When?' });
  await letGo?.();
  await letTimePass(place.opened.parts, NOW);
  assert.notEqual(await entries(), (told ?? 0) + 1);
  await player.close();
});
