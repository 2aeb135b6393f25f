import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { awardsInThreads } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/award-engine.ts';
import { loadDemonstration } from '../../src/demonstration/load.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
const solver = awardsInThreads();

before(async () => {
  place = await openPlace('demonstration', makeAwardEngine(solver));
  await loadDemonstration(
    place.opened,
    join(import.meta.dirname, '../../src/demonstration'),
    new Date().toISOString(),
  );
});
after(async () => {
  await place.close();
  await solver.close();
});

describe('the observatory of a place', () => {
  it('observes what everybody may see of its procedures, and again only what has changed', async () => {
    const { observatory, moothall, parts } = place.opened;
    const procedures = (await parts.ledger.streams('', 1000)).filter((stream) =>
      stream.startsWith('procedure/'),
    );
    assert.equal(await observatory.refresh(2), 2);
    assert.equal(await observatory.summary(), undefined, 'while more waits there is nothing to tell');
    assert.equal(await observatory.refresh(1000), procedures.length - 2);
    assert.equal(await observatory.refresh(1000), 0);

    const summary = await observatory.summary();
    const kept = await observatory.page(undefined, 1000);
    assert.ok(kept.length >= 4, `${kept.length} are public`);
    assert.equal(summary?.processes, kept.length);
    for (const { stream, observation } of kept) {
      const seen = await moothall.read(stream, {});
      assert.equal(observation.title, seen?.document.title, 'what everybody sees');
    }

    await place.does('party/brightway', 'procedure/street-lighting-lamps', 'enquiry.ask', {
      question: 'May the lamps be dimmed after midnight?',
    });
    assert.equal(await observatory.refresh(1000), 1);
    assert.deepEqual((await observatory.summary())?.all, summary?.all);
  });

  it('pages in order of ocid, and finds a process by it', async () => {
    const { observatory } = place.opened;
    const all = await observatory.page(undefined, 1000);
    const ocids = all.map(({ observation }) => observation.ocid);
    assert.deepEqual(ocids, ocids.toSorted());
    const [first, ...others] = all;
    assert.ok(first !== undefined);
    const from = { ocid: first.observation.ocid, stream: first.stream };
    assert.deepEqual(await observatory.page(from, 1000), others);
    assert.deepEqual(await observatory.ofProcess(first.observation.ocid), [first]);
    assert.deepEqual(await observatory.ofProcess('ocds-nowhere\u0000'), []);
  });
});
