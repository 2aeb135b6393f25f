import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { awardsApart } from '../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../src/application/awards/engine.ts';
import { verify } from '../src/application/verifying/verification.ts';
import { loadDemonstration } from '../src/demonstration/load.ts';
import { openDataIsSound } from './engine/open-data-sound.ts';
import { openPlace } from './engine/place.ts';
import { nothingPrivateIsPublished } from './engine/private-content.ts';

const solver = awardsApart();
after(() => solver.close());

const FOLDER = join(import.meta.dirname, '../src/demonstration');
const ARRANGEMENTS = {
  'arrangement/street-lighting': 'traditional',
  'arrangement/back-on-your-feet': 'relational',
  'arrangement/young-minds': 'partnership',
  'arrangement/good-days': 'distributed',
};

// Spans of working days move with bank holidays and clock changes: the place must build on any day of the year.
for (const begun of ['2026-01-04T23:30:00.000Z', '2026-05-10T04:00:00.000Z', '2026-11-20T10:00:00.000Z'])
  it(`given a start at ${begun}, then the place builds line by line as written, one arrangement of each form, and verifies`, async () => {
    const place = await openPlace('demonstration', makeAwardEngine(solver));
    try {
      const acts = await loadDemonstration(place.opened, FOLDER, begun);
      assert.ok(acts > 250, `${acts} acts`);
      for (const [arrangement, form] of Object.entries(ARRANGEMENTS)) {
        const reading = await place.opened.moothall.read(arrangement, {});
        assert.equal(reading?.document.rulebook, form);
      }
      for (const contract of ['reablement-1', 'good-days-support-1', 'good-days-support-2'])
        assert.equal(
          (await place.opened.moothall.read(`contract/${contract}`, {}))?.document.status,
          'signed',
        );
      // What was awarded before is taken from the budgets of the mandates, and what is proposed fits into what is left.
      const hub = { party: 'party/fernshire-hub' };
      const seen = await place.opened.awards.award('procedure/getting-there', 'proposal-1', hub);
      assert.deepEqual(
        seen?.commissioners.flatMap(({ budgets }) =>
          budgets.map(({ body, takenPence, leftPence, takesPence }) => [
            body.slice(6),
            takenPence,
            leftPence,
            takesPence,
          ]),
        ),
        [
          ['fernshire', 54_000_000, 51_000_000, 47_200_000],
          ['marshland', 33_000_000, 37_000_000, 28_000_000],
          ['budget-circle', 21_500_000, 14_500_000, 12_936_000],
          ['bea', 1_050_000, 850_000, 803_600],
        ],
      );
      // The vans can be in one place only: one falls short for it, and not for its budget.
      assert.deepEqual(
        seen?.result?.perCommissioner.flatMap(({ id, shortfallPpm }) => (shortfallPpm > 0 ? [id] : [])),
        ['party/marshland'],
      );
      const waiting = await place.opened.moothall.tasks({ party: 'party/marshland' });
      assert.ok(
        waiting.some(({ kind, stream }) => kind === 'position' && stream === 'procedure/young-minds-support'),
      );
      const due = await place.opened.moothall.duties({ party: 'party/fernbridge' });
      assert.deepEqual(
        due.map(({ stream, status, rule }) => [stream, status, rule?.id]),
        [
          ['procedure/street-lighting-lamps', 'open', 'questions-are-answered-soon'],
          ['procedure/street-lighting-lamps', 'done', 'questions-are-answered-soon'],
          ['procedure/street-lighting-lamps', 'done', 'input-of-users-is-recorded'],
        ],
      );
      assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
      assert.ok((await openDataIsSound(place.opened)) > 0);
      const looked = await nothingPrivateIsPublished(place.opened);
      assert.ok(looked.releases >= 4 && looked.secrets > 10 && looked.people >= 5, JSON.stringify(looked));
      assert.ok(looked.amounts > 0 && looked.kinds.includes('need.supported'), JSON.stringify(looked));
    } finally {
      await place.close();
    }
  });
