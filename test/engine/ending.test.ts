import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Place, stand, townForEach } from './place.ts';

/** How what was agreed, or is being decided, ends where it cannot be carried out any more. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, SAM, OAK] = ['party/alder', 'party/birch', 'party/sam', 'party/oak'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

const draft = (changes: readonly JsonObject[], more: JsonObject = {}) =>
  place.does(ALDER, TOWN, 'amendment.draft', { title: 'A change', reason: 'Experience.', changes, ...more });
const propose = (amendment: string, more: JsonObject = {}) =>
  place.does(ALDER, TOWN, 'rulebook.amend', { amendment, reason: 'Experience.', ...more });
const town = async () => {
  const reading = await place.opened.moothall.read(TOWN, { party: ALDER });
  assert.ok(reading !== undefined);
  return reading;
};
const storyOf = async (amendment: string): Promise<JsonObject> =>
  ((await town()).document.amendmentHistory as Record<string, JsonObject>)[amendment] ?? {};
const later = (value: number): JsonObject => ({ do: 'set', setting: 'standstillDays', value });

it('given what was agreed for a later day, when it would take the last way to change the rules on that day, then it lapses with the reason and can be put to the vote again', async () => {
  const changed = (id: string, text: string) => ({
    do: 'replace',
    statement: id,
    text: `id: ${id}\n${text}`,
  });
  const { id } = await draft(
    [
      changed(
        'partners-amend',
        'kind: choice\nwho: service-user\ndeontic: may\ndoes: [rulebook.amend, amendment.draft, amendment.change, amendment.withdraw]',
      ),
    ],
    { from: '2026-03-01T00:00:00Z' },
  );
  const { matter } = await propose(id, { constitution: true });
  await stand(place, BIRCH, matter, 'agree');
  assert.equal((await storyOf(id)).status, 'agreed');
  await place.does(SAM, TOWN, 'member.leave', { role: 'service-user' });
  await place.time('2026-03-02T09:00:00.000Z');
  const story = await storyOf(id);
  assert.equal(story.status, 'lapsed');
  assert.match(
    String(story.lapsedFor),
    /^It could not come into force on its day\. .*Nobody here could change the rules/,
  );
  await place.does(SAM, TOWN, 'member.join', { role: 'service-user' });
  const again = await propose(id, { constitution: true });
  await stand(place, BIRCH, again.matter, 'agree');
  assert.equal((await storyOf(id)).status, 'adopted');
});

it('given amendments that are agreed, being decided and drafted, when the arrangement is dissolved, then all of it ends with the reason', async () => {
  const agreed = await draft([later(15)], { from: '2026-06-01T00:00:00Z' });
  await stand(place, BIRCH, (await propose(agreed.id)).matter, 'agree');
  const proposed = await draft([later(20)]);
  const { matter } = await propose(proposed.id);
  const drafted = await draft([later(25)]);
  const removal = await place.does(ALDER, TOWN, 'member.remove', {
    party: OAK,
    role: 'provider',
    reason: 'x',
  });
  const end = await place.does(ALDER, TOWN, 'arrangement.dissolve', {
    reason: 'Every council buys for itself.',
  });
  await stand(place, BIRCH, end.matter, 'agree');
  const { matters, document } = await town();
  assert.deepEqual([matters, document.openAmendments ?? {}], [[], {}]);
  for (const { id } of [agreed, proposed, drafted]) {
    const { status, endReason } = await storyOf(id);
    assert.deepEqual([status, endReason], ['lapsed', 'The arrangement was dissolved.']);
  }
  for (const one of [matter, removal.matter])
    assert.deepEqual(
      await place.refusedBy(BIRCH, TOWN, 'position.give', { matter: String(one), stance: 'agree' }),
      ['engine:decision-closed'],
    );
  await place.time('2026-06-02T09:00:00.000Z');
  assert.equal((await storyOf(agreed.id)).status, 'lapsed');
});
