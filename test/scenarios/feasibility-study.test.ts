import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { publishStream } from '../../src/application/publishing/publishing.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { contentFaults } from '../../src/application/verifying/verifying-contents.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { objectIn, objectsIn } from '../../src/open-data/published.ts';
import { openDataIsSound } from '../engine/open-data-sound.ts';
import { openPlace, type Place } from '../engine/place.ts';
import { nothingPrivateIsPublished } from '../engine/private-content.ts';
import { bringIn, playFiles, withoutRealData } from './play-notice.ts';

const solver = awardsApart();
after(() => solver.close());

it('given the published UK4 notice, then it runs under the Procurement Act 2023, and the Act refuses what it forbids', {
  skip: withoutRealData,
}, async () => {
  const place = await openPlace('simulated', makeAwardEngine(solver));
  try {
    await bringIn(place.opened, 'find-a-tender-uk4-package.json', undefined, {
      form: 'traditional',
      regime: 'gb-pa-2023',
    });
    const played = await playFiles(place.opened, 'feasibility-study', [
      '1-below-threshold',
      '2-above-threshold',
      '3-each-award-its-notice',
    ]);
    const refusing = new Set(
      played.flatMap(({ outcome }) =>
        outcome.verdict === 'refused'
          ? outcome.by.filter(({ layer }) => layer === 'regime').map(({ id }) => id)
          : [],
      ),
    );
    assert.deepEqual([...refusing].sort(), [
      'pa-award-notice-after-decision',
      'pa-award-notice-first',
      'pa-below-threshold-tender-notice',
      'pa-conflicts-assessed-before-notice',
      'pa-key-performance-indicators',
      'pa-standstill',
      'pa-standstill-planned',
      'pa-tender-notice-first',
      'pa-tendering-period',
    ]);
    for (const contract of [
      'contract/harrogate-town-district-heating-project-feasibility-study-1',
      'contract/heat-network-1',
    ]) {
      const reading = await place.opened.moothall.read(contract, { party: 'party/harrogate-town-council' });
      assert.equal(reading?.document.status, 'signed');
      const open = reading?.duties.map(({ statement }) => statement) ?? [];
      assert.ok(!open.includes('pa-contract-details-notice'), 'the contract details notice is out');
    }
    const stations = await place.opened.moothall.read('procedure/heat-stations', {
      party: 'party/harrogate-town-council',
    });
    const due = stations?.duties.filter(({ statement }) => statement === 'pa-award-notice');
    assert.deepEqual(due, [], 'each of three awards had its notice');
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
    await awardsAreCheckedAgain(place);
    assert.ok((await openDataIsSound(place.opened)) > 0);
    await theLawIsPublished(place);
    await nothingPrivateIsPublished(place.opened);
  } finally {
    await place.close();
  }
});

/** A value that is a penny off is found by the exact checker, from the problem that the vault holds. */
async function awardsAreCheckedAgain({ opened: { parts } }: Place): Promise<void> {
  const facts = await parts.ledger.facts('procedure/heat-network', 0, 100);
  const proposed = facts.find(({ type }) => type === 'award.proposed');
  assert.ok(proposed !== undefined);
  assert.deepEqual(await contentFaults(parts, proposed), { faults: [], erased: 0 });
  const result = proposed.body.result as { valuePence: number };
  const richer = { ...proposed.body, result: { ...result, valuePence: result.valuePence + 1 } };
  const [fault] = (await contentFaults(parts, { ...proposed, body: richer })).faults;
  assert.match(fault ?? '', /the award of fact \d+ does not hold: .*value/i);
}

/** As in the notice itself, and of the procedure that began here as the Act has it; with the indicators of its contract. */
async function theLawIsPublished(place: Place): Promise<void> {
  const released = async (name: string) => {
    const published = await publishStream(place.opened, `procedure/${name}`);
    assert.ok(published.ok);
    return objectsIn(published.value, 'releases')[0] ?? {};
  };
  const saysOf = (release: JsonObject) => {
    const { legalBasis, aboveThreshold, procurementMethodDetails } = objectIn(release, 'tender');
    return [(legalBasis as JsonObject).id, aboveThreshold, procurementMethodDetails];
  };
  const below = await released('harrogate-town-district-heating-project-feasibility-study');
  assert.deepEqual(saysOf(below), ['2023/54', false, 'Below threshold - open competition']);
  const above = await released('heat-network');
  assert.deepEqual(saysOf(above), ['2023/54', true, 'Open procedure']);
  const [contract] = objectsIn(above, 'contracts');
  assert.deepEqual(
    objectsIn(contract ?? {}, 'agreedMetrics').map(({ title }) => title),
    ['Heat delivered', 'Days without heat', 'Homes connected'],
  );
}
