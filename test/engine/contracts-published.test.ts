import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { importNotice, noticeIn } from '../../src/application/importing/importing.ts';
import { publishStream } from '../../src/application/publishing/publishing.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { addSpan } from '../../src/kernel/time.ts';
import { objectIn, objectsIn, textsIn } from '../../src/open-data/published.ts';
import { releaseSchema } from '../../src/open-data/standard/json-schema.ts';
import { schemaNode } from '../../src/open-data/validation/node.ts';
import { validateRelease } from '../../src/open-data/validation/validate.ts';
import { openDataIsSound } from './open-data-sound.ts';
import { publishNow } from './pages.ts';
import { openPlace, type Place, PROCEDURE } from './place.ts';

/** What the rules show everybody of a contract and of its law stands in the releases; what they hide stands in none. */
const [ALDER, OAK] = ['party/alder', 'party/oak'] as const;
const FORM = readFileSync(new URL('../../rulebooks/forms/partnership.yaml', import.meta.url), 'utf8');
/** Everybody sees each measurement, payment and version. */
const OPEN = FORM.replaceAll(
  '/measures/**, /totals/**',
  '/measures/**, /records/**, /entries/**, /versionHistory/**, /totals/**',
);
/** Nobody is shown how much was reckoned with. */
const CLOSED = FORM.replaceAll(', /estimatePence', '');
let place: Place;

before(async () => {
  place = await openPlace('simulated');
  await place.time('2027-03-10T09:00:00.000Z');
  for (const party of [ALDER, OAK])
    await place.does('public', party, 'party.register', { kind: 'organisation', name: party.slice(6) });
});
after(() => place.close());

/** An arrangement with a procedure that the Act governs, and a contract that came of it. */
async function market(
  name: string,
  rulebook: string,
  regime = 'gb-pa-2023',
  lastDay = '2028-09-30',
): Promise<string> {
  const [arrangement, procedure, contract] = ['arrangement', 'procedure', 'contract'].map(
    (kind) => `${kind}/${name}`,
  ) as [string, string, string];
  await place.does(ALDER, arrangement, 'arrangement.start', {
    title: 'Care',
    purpose: 'Care.',
    rulebook,
    regime,
  });
  await place.does(ALDER, procedure, 'procedure.start', {
    ...PROCEDURE,
    arrangement,
    lots: [{ id: 'lot-1', title: 'Care' }],
    estimatePence: 600_000_000,
    deadline: addSpan(await place.opened.parts.now(), 'P80D'),
  });
  const period = { startDate: '2027-03-10', endDate: lastDay };
  const draft = {
    arrangement,
    procedure,
    title: 'Care at home',
    buyers: [ALDER],
    providers: [OAK],
    lots: [{ id: 'lot-1', title: 'Care', pricePence: 400_000_000 }],
    valuePence: 400_000_000,
    period,
    terms: 'canary-terms',
  };
  await place.does('party/engine', contract, 'contract.draft', draft, { via: 'outbox' });
  for (const party of [ALDER, OAK]) await place.does(party, contract, 'contract.sign', { version: 1 });
  return contract;
}

const schema = schemaNode(releaseSchema());
assert.ok(schema.ok);
const known = schema.value;

/** The last release of a process as the feed has it, of which nothing is found wrong. */
async function latest(name: string): Promise<JsonObject> {
  await publishNow(place.opened);
  const all = await place.opened.releases.ofProcess(`ocds-simulated-${name}`);
  const release = JSON.parse(all.at(-1)?.text ?? '{}') as JsonObject;
  assert.deepEqual(validateRelease(release, known, true), [], name);
  return release;
}
const contractIn = (release: JsonObject): JsonObject => objectsIn(release, 'contracts')[0] ?? {};

async function running(contract: string): Promise<void> {
  await place.does(ALDER, contract, 'measure.set', { title: 'Seen in time', unit: 'percent', target: 90 });
  await place.does(OAK, contract, 'measure.record', {
    measure: 'measure-1',
    value: 87.5,
    words: 'canary-measured',
    rating: 'Good',
  });
  const entry = { kind: 'payment', pence: 750_000, words: 'canary-paid', reference: 'canary-invoice' };
  await place.does(ALDER, contract, 'entry.record', entry);
}

async function changing(contract: string): Promise<void> {
  await place.does(ALDER, contract, 'terms.propose', {
    terms: 'canary-terms with weekends',
    reason: 'canary-reason',
    ground: 'not-substantial',
    valuePence: 410_000_000,
  });
}

describe('a contract under the starter rulebook', () => {
  it('given what everybody may see of it, then each change is a release that says it, and what is hidden is in none', async () => {
    const contract = await market('plain', 'partnership', 'gb-pa-2023', '2027-09-30');
    await running(contract);
    const told = contractIn(await latest('plain'));
    assert.deepEqual(
      objectsIn(told, 'agreedMetrics').map(({ id }) => id),
      ['measure-1'],
    );
    assert.deepEqual(
      objectsIn(objectIn(told, 'implementation'), 'metrics').map(({ id }) => id),
      ['measure-1', 'total-payment'],
    );
    assert.equal(objectIn(told, 'implementation').transactions, undefined);
    await place.does(ALDER, contract, 'contract-notice.publish', { notice: 'UK9', title: 'Performance' });
    const performance = await latest('plain');
    assert.deepEqual(textsIn(performance, 'tag'), ['contractUpdate', 'implementation']);
    await place.time('2027-04-10T09:00:00.000Z');
    await changing(contract);
    assert.equal(contractIn(await latest('plain')).proposedAmendments, undefined);
    await place.does(ALDER, contract, 'contract-notice.publish', {
      notice: 'UK10',
      title: 'Contract change notice',
      reason: 'Weekends.',
    });
    const announced = await latest('plain');
    assert.ok(textsIn(announced, 'tag').includes('contractAmendment'));
    assert.deepEqual(contractIn(announced).amendments, [
      {
        id: 'notice-2',
        date: '2027-04-10T09:00:00.000Z',
        description: 'Contract change notice',
        rationale: 'Weekends.',
      },
    ]);
    await place.time('2027-04-12T09:00:00.000Z');
    for (const party of [ALDER, OAK]) await place.does(party, contract, 'contract.sign', { version: 2 });
    const changed = contractIn(await latest('plain'));
    assert.deepEqual(
      objectsIn(changed, 'amendments').map(({ id, date }) => [id, date]),
      [['notice-2', '2027-04-12T09:00:00.000Z']],
    );
    assert.deepEqual(changed.value, { amount: 4_100_000, currency: 'GBP' });
    await place.time('2027-10-02T09:00:00.000Z');
    const over = await latest('plain');
    assert.ok(textsIn(over, 'tag').includes('contractTermination'));
    assert.equal(contractIn(over).status, 'terminated');
    assert.equal(typeof objectIn(contractIn(over), 'implementation').endDate, 'string');
    assert.equal(
      objectsIn(contractIn(over), 'terminationRationaleClassifications')[0]?.id,
      'contractCompleted',
    );
    const all = await place.opened.releases.page({ after: 0, limit: 10_000 });
    assert.doesNotMatch(JSON.stringify(all), /canary/);
  });
});

describe('a contract under rules that show more', () => {
  it('given measurements, payments and versions that everybody may see, then each is told, and terms are not', async () => {
    const contract = await market('open', OPEN);
    await running(contract);
    await changing(contract);
    const told = contractIn(await latest('open'));
    const { metrics, transactions } = objectIn(told, 'implementation');
    assert.deepEqual(
      (metrics as JsonObject[]).map((one) => objectsIn(one, 'observations').map(({ id }) => id)),
      [['record-1'], ['total']],
    );
    assert.equal((transactions as JsonObject[])[0]?.id, 'entry-1');
    assert.deepEqual(
      objectsIn(told, 'proposedAmendments').map(({ id, rationale }) => [id, rationale]),
      [['version-2', 'canary-reason']],
    );
    assert.doesNotMatch(JSON.stringify(told), /canary-(?:terms|paid|invoice)/);
  });
});

describe('the law in a release', () => {
  it('given the Procurement Act, then its tender says so as Find a Tender does, with the procedure and the side of the threshold', async () => {
    const release = await latest('plain');
    const { legalBasis, procurementMethodDetails, aboveThreshold } = objectIn(release, 'tender');
    assert.deepEqual(legalBasis, {
      scheme: 'UKPGA',
      id: '2023/54',
      uri: 'https://www.legislation.gov.uk/ukpga/2023/54/contents',
    });
    assert.deepEqual([procurementMethodDetails, aboveThreshold], ['Open procedure', true]);
    assert.equal(contractIn(release).aboveThreshold, true);
  });

  it('given an estimate that is hidden, then nothing tells on which side of the threshold it lies', async () => {
    await market('closed', CLOSED);
    const release = await latest('closed');
    assert.equal(objectIn(objectIn(release, 'tender'), 'legalBasis').id, '2023/54');
    assert.doesNotMatch(JSON.stringify(release), /aboveThreshold|procurementMethodDetails/);
  });

  it('given the Provider Selection Regime, then its regulations; given no law, then none', async () => {
    await market('health', 'partnership', 'gb-psr-2023');
    const health = objectIn(await latest('health'), 'tender');
    assert.deepEqual(health.legalBasis, {
      scheme: 'UKSI',
      id: '2023/1348',
      uri: 'https://www.legislation.gov.uk/uksi/2023/1348/contents',
    });
    await market('free', 'partnership', 'none');
    assert.equal(objectIn(await latest('free'), 'tender').legalBasis, undefined);
  });
});

it('given all of it, then records are right, the same content gives the same bytes, and it can be brought in again', async () => {
  assert.ok((await openDataIsSound(place.opened)) > 10);
  const [once, again] = [
    await publishStream(place.opened, 'procedure/plain'),
    await publishStream(place.opened, 'procedure/plain'),
  ];
  assert.ok(once.ok && again.ok);
  assert.equal(JSON.stringify(once.value), JSON.stringify(again.value));
  const notice = noticeIn(JSON.stringify(once.value), undefined);
  assert.ok(notice.ok, notice.ok ? '' : notice.error);
  const { moothall, parts, library } = place.opened;
  const brought = await importNotice(
    { moothall, ledger: parts.ledger, library, now: parts.now },
    notice.value,
    { form: 'partnership', regime: 'gb-pa-2023', via: 'cli', at: await parts.now() },
  );
  assert.ok(brought.ok, brought.ok ? '' : brought.error.message);
});
