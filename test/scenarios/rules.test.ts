import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { openDataIsSound } from '../engine/open-data-sound.ts';
import { openPlace } from '../engine/place.ts';
import { nothingPrivateIsPublished } from '../engine/private-content.ts';
import { playFiles } from './play-notice.ts';

const solver = awardsApart();
after(() => solver.close());

/** The rules of a market negotiated, line by line. Each file is played in a town of its own, and every decision derived again. */
const plays: readonly (readonly [string, string])[] = [
  ['1-consent-after-a-counter', '0-town'],
  ['2-double-majority-fails', '0-town'],
  ['3-quorum-missed', '0-town'],
  ['4-an-edit-clears-positions', '0-town'],
  ['5-weaker-than-law', '0-town-under-the-act'],
  ['6-pinned', '0-town'],
  ['7-a-member-leaves', '0-town'],
  ['8-there-and-back', '0-town'],
  ['9-nobody-overrides', '0-town'],
];

describe('the rules of a town', () => {
  for (const [name, town] of plays)
    it(`given ${name.slice(2).replaceAll('-', ' ')}, then each line goes as it says, and all of it verifies`, async () => {
      const place = await openPlace('simulated', makeAwardEngine(solver));
      try {
        const played = await playFiles(place.opened, 'rules', [town, name]);
        assert.ok(played.length > 12);
        assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
        assert.ok((await openDataIsSound(place.opened)) > 0);
        await nothingPrivateIsPublished(place.opened);
        if (name === '6-pinned') await endedUnderItsOwn(place);
        if (name !== '5-weaker-than-law') return;
        const refused = played.find(({ outcome }) => outcome.verdict === 'refused')?.outcome;
        assert.match(
          refused?.verdict === 'refused' ? refused.message : '',
          /weaker than law: Days to pay an invoice \(paymentDays\) is 31 here; the law allows at most 30: .*Procurement Act 2023, s\.68/,
        );
      } finally {
        await place.close();
      }
    });
});

/** The old procedure and its contract have the rules of its beginning; the next one has others. */
async function endedUnderItsOwn({ opened }: Awaited<ReturnType<typeof openPlace>>): Promise<void> {
  const read = async (stream: string) => {
    const reading = await opened.moothall.read(stream, { party: 'party/alder' });
    assert.ok(reading !== undefined, stream);
    return reading;
  };
  const [old, contract, next] = await Promise.all(
    ['procedure/old', 'contract/old-1', 'procedure/next'].map(read),
  );
  assert.equal(contract?.document.status, 'signed');
  assert.equal(old?.document.status, 'complete');
  assert.notEqual(old?.pins.rulebook, next?.pins.rulebook);
  assert.equal(contract?.pins.rulebook, old?.pins.rulebook);
}
