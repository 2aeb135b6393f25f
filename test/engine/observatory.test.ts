import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { publishDue } from '../../src/application/publishing/releasing.ts';
import { loadDemonstration } from '../../src/demonstration/load.ts';
import type { Observation } from '../../src/observatory/observation.ts';
import { indicatorText, observations } from '../observatory/agreement.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
const solver = awardsApart();

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
  it('observes what everybody may see of its processes, and again only what has changed', async () => {
    const { observatory, moothall, parts } = place.opened;
    const streams = (await parts.ledger.streams('', 1000)).filter((stream) =>
      /^(?:arrangement|procedure|contract)\//.test(stream),
    );
    assert.equal(await observatory.refresh(2), 2);
    assert.equal(await observatory.summary(), undefined, 'while more waits there is nothing to tell');
    assert.equal(await observatory.refresh(1000), streams.length - 2);
    assert.equal(await observatory.refresh(1000), 0);

    const summary = await observatory.summary();
    const kept = await observatory.page(undefined, 1000);
    const begun = kept.filter(({ observation }) => observation.planned !== true);
    assert.ok(begun.length >= 4, `${begun.length} are public`);
    assert.equal(summary?.processes, begun.length);
    assert.equal(summary?.planned, kept.length - begun.length);
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

  it('counts what whoever harvests its feed counts', async () => {
    const { observatory, moothall, parts, releases } = place.opened;
    await publishDue({ moothall, releases, now: parts.now });
    await observatory.refresh(1000);
    const folder = mkdtempSync(join(tmpdir(), 'moothall-feed-'));
    const file = join(folder, 'feed.jsonl');
    const published = await releases.page({ limit: 1000, after: 0 });
    writeFileSync(file, published.map(({ text }) => `${text}\n`).join(''));
    const outside = await observations([file], indicatorText());
    rmSync(folder, { recursive: true });
    const kept = await observatory.page(undefined, 1000);
    const said = (all: readonly Observation[]) =>
      all.map(({ ocid, title, form, planned }) => ({ ocid, title, form, planned }));
    assert.deepEqual(said(kept.map(({ observation }) => observation)), said(outside));
    assert.ok(outside.some(({ planned }) => planned === true));
    assert.ok(outside.every(({ title }) => title !== 'Without a title'));
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
