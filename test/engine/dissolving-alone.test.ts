import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openRegister, type Place } from './place.ts';

/** Who would have to agree to the end of an arrangement, and is not there, keeps nobody in it for ever. */
const ALDER = 'party/alder';
let place: Place;

before(async () => {
  place = await openRegister([ALDER]);
});
after(() => place.close());

for (const form of ['traditional', 'relational', 'partnership', 'distributed'])
  it(`given an arrangement of the form ${form} with a commissioner alone, then it can end it`, async () => {
    const stream = `arrangement/${form}`;
    await place.does(ALDER, stream, 'arrangement.start', {
      title: 'Care',
      purpose: 'Care.',
      rulebook: form,
      regime: 'none',
    });
    await place.does(ALDER, stream, 'arrangement.dissolve', { reason: 'Nobody came.' });
    const at = (await place.opened.parts.now()).slice(0, 10);
    await place.time(new Date(Date.parse(`${at}T09:00:00Z`) + 40 * 86_400_000).toISOString());
    const reading = await place.opened.moothall.read(stream, { party: ALDER });
    assert.equal(reading?.document.dissolvedFor, 'Nobody came.');
  });
