import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ALDER, BIRCH, ELM, foundHub, OAK, TOWN } from './hub.ts';
import { openPlace } from './place.ts';

const longer = (days: number): JsonObject => ({
  title: `${days} days`,
  reason: 'Small providers need more time to ask.',
  changes: [{ do: 'set', setting: 'standstillDays', value: days }],
});

it('given twenty-five open amendments, then whoever came in freely waits, and a commissioner drafts still', async () => {
  const place = await openPlace('simulated');
  try {
    await foundHub(place, {});
    const YEW = 'party/yew';
    await place.does('public', YEW, 'party.register', { kind: 'person', name: 'Yew' });
    await place.does(YEW, TOWN, 'member.join', { role: 'service-user' });
    const drafts = [...Array(10).fill(OAK), ...Array(10).fill(ELM), ...Array(5).fill(YEW)];
    for (const [n, party] of drafts.entries())
      await place.does(party, TOWN, 'amendment.draft', longer(10 + (n % 20)));
    for (const party of [OAK, YEW])
      assert.deepEqual(await place.refusedBy(party, TOWN, 'amendment.draft', longer(12)), [
        'room-for-commissioners-drafts',
      ]);
    // Whoever was let in drafts, also one who uses the service besides.
    await place.does(ALDER, TOWN, 'member.join', { role: 'service-user' });
    for (const party of [ALDER, BIRCH]) await place.does(party, TOWN, 'amendment.draft', longer(12));
    await place.does(YEW, TOWN, 'amendment.withdraw', { amendment: 'amendment-25', reason: 'To make room.' });
    for (const n of [26, 27])
      await place.does(n === 26 ? ALDER : BIRCH, TOWN, 'amendment.withdraw', {
        amendment: `amendment-${n}`,
        reason: 'To make room.',
      });
    await place.does(YEW, TOWN, 'amendment.draft', longer(14));
    // What somebody left behind takes no room for ever: whoever stays withdraws it.
    await place.does(OAK, TOWN, 'member.leave', { role: 'provider' });
    assert.deepEqual(await place.refusedBy(YEW, TOWN, 'amendment.draft', longer(15)), [
      'room-for-commissioners-drafts',
    ]);
    await place.does(YEW, TOWN, 'amendment.withdraw', {
      amendment: 'amendment-1',
      reason: 'Its author has left.',
    });
    await place.does(YEW, TOWN, 'amendment.draft', longer(15));
  } finally {
    await place.close();
  }
});

it('given amendments that were agreed for a day far away, then they take nobody the room to draft', async () => {
  const place = await openPlace('simulated');
  try {
    await foundHub(place, {});
    for (let n = 0; n < 26; n += 1) {
      const { id } = await place.does(ALDER, TOWN, 'amendment.draft', {
        ...longer(10 + (n % 20)),
        from: '9999-12-31T00:00:00.000Z',
      });
      const { matter } = await place.does(ALDER, TOWN, 'rulebook.amend', { amendment: id, reason: 'x' });
      await place.does(BIRCH, TOWN, 'position.give', { matter: String(matter), stance: 'agree' });
    }
    const { id } = await place.does(ALDER, TOWN, 'amendment.draft', longer(12));
    const { matter } = await place.does(ALDER, TOWN, 'rulebook.amend', { amendment: id, reason: 'x' });
    await place.does(BIRCH, TOWN, 'position.give', { matter: String(matter), stance: 'agree' });
    const reading = await place.opened.moothall.read(TOWN, { party: ALDER });
    const open = Object.values((reading?.document.openAmendments ?? {}) as Record<string, JsonObject>);
    assert.deepEqual([open.length, new Set(open.map(({ status }) => status))], [26, new Set(['lapsed'])]);
  } finally {
    await place.close();
  }
});
