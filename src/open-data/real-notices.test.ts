import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isObject, type JsonObject } from '../kernel/json.ts';
import { planImport } from './import-plan.ts';
import type { Notice } from './notice.ts';
import { readNotice } from './notice-reading.ts';
import { type Release, readReleases } from './read.ts';

/** A folder with published notices, which are not part of the project. */
const folder = process.env.MOOTHALL_REAL_DATA;
const FILES = {
  'sell2wales-2025-02.jsonl': 90,
  'contracts-finder-2025.jsonl': 100,
  'find-a-tender-uk4-package.json': 1,
  'find-a-tender-uk1-package.json': 1,
} as const;

async function releasesOf(file: keyof typeof FILES): Promise<readonly Release[]> {
  const read = readReleases(await readFile(join(folder ?? '', file), 'utf8'));
  assert.ok(read.ok, read.ok ? '' : `${file}: ${read.error}`);
  return read.value;
}

const noticesOf = async (file: keyof typeof FILES): Promise<readonly Notice[]> =>
  (await releasesOf(file)).map((release) => readNotice(release));

const several = { rulebook: 'starter', regime: 'none', positions: [{ role: 'commissioner' }] };
const only = {
  ...several,
  positions: [{ role: 'commissioner', max: 1 }, { role: 'beneficiary' }],
};

const planned = (notice: Notice, options: Parameters<typeof planImport>[1] = several) => {
  const plan = planImport(notice, options);
  assert.ok(plan.ok, plan.ok ? '' : `${notice.ocid}: ${plan.error}`);
  return plan.value;
};

const named = (notices: readonly Notice[], ocid: string): Notice => {
  const found = notices.find((notice) => notice.ocid === ocid);
  assert.ok(found !== undefined, `${ocid} was read`);
  return found;
};

/** Every value that is neither object nor list, with its pointer. */
function* leaves(value: unknown, path = ''): Generator<string> {
  if (value === null) return;
  if (!isObject(value) && !Array.isArray(value)) return void (yield path);
  for (const [key, member] of Object.entries(value))
    yield* leaves(member, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

describe('published notices', {
  skip: folder === undefined ? 'MOOTHALL_REAL_DATA names no folder' : false,
}, () => {
  it('no release is lost, and each becomes a notice with at least one buyer and a plan', async () => {
    for (const [file, count] of Object.entries(FILES)) {
      const notices = await noticesOf(file as keyof typeof FILES);
      assert.equal(notices.length, count, file);
      for (const notice of notices) assert.ok(planned(notice).parties.length > 0);
    }
  });

  it('every Sell2Wales notice and the UK4 notice come with a procedure, the UK1 notice without, and it says why', async () => {
    for (const notice of await noticesOf('sell2wales-2025-02.jsonl'))
      assert.ok(planned(notice).procedure !== null, `${notice.ocid}: ${notice.noProcedure}`);
    const [tender] = await noticesOf('find-a-tender-uk4-package.json');
    const [pipeline] = await noticesOf('find-a-tender-uk1-package.json');
    assert.ok(tender !== undefined && pipeline !== undefined);
    assert.deepEqual(
      tender.tender?.criteria.map(({ weight }) => weight),
      [30, 50, 20],
    );
    assert.equal(tender.tender?.lots[0]?.ceilingPence, 3_372_100);
    assert.equal(planned(pipeline).procedure, null);
    assert.match(pipeline.noProcedure ?? '', /planning/);
  });

  it('the alliance has its eight buyers, the suspected duplicate told and not merged', async () => {
    const alliance = named(await noticesOf('sell2wales-2025-02.jsonl'), 'ocds-kuma6s-139455');
    assert.equal(alliance.buyers.length, 8);
    assert.equal(new Set(alliance.buyers).size, 8);
    assert.equal(planned(alliance).parties.filter(({ roles }) => roles.includes('commissioner')).length, 8);
    assert.ok(alliance.doubts.some((doubt) => doubt.includes('org-32') && doubt.includes('org-43')));
    assert.equal(alliance.tender?.shortlistMax, 3);
    const undecided = planImport(alliance, only);
    assert.ok(!undecided.ok);
    for (const key of alliance.buyers) assert.ok(undecided.error.includes(key));
    const chosen = planned(alliance, { ...only, commissioner: 'org-45' });
    const roles = chosen.parties.flatMap((party) => party.roles);
    assert.equal(roles.filter((role) => role === 'commissioner').length, 1);
    assert.equal(roles.filter((role) => role === 'beneficiary').length, 7);
  });

  it('the housing scheme has two buyers; a notice with broken field names keeps its buyer', async () => {
    const notices = await noticesOf('sell2wales-2025-02.jsonl');
    assert.equal(named(notices, 'ocds-kuma6s-148314').buyers.length, 2);
    assert.equal(named(notices, 'ocds-kuma6s-148458').buyers.length, 1);
  });

  it('everything in a release is either used or named as unused, and never both', async () => {
    for (const file of Object.keys(FILES) as (keyof typeof FILES)[]) {
      for (const release of await releasesOf(file)) {
        const { used, unused } = readNotice(release);
        const under = (leaf: string, paths: readonly string[]) =>
          paths.some((path) => leaf === path || leaf.startsWith(`${path}/`));
        const left = unused.map(({ path }) => path);
        for (const leaf of leaves(release.body)) {
          const plain = leaf.replaceAll(/\s+/g, '');
          const times = Number(under(plain, used)) + Number(under(plain, left));
          assert.equal(times, 1, `${release.ocid} ${plain} is told once`);
        }
      }
    }
  });
});

/** Values of wrong kinds, ranges and characters, as published data has them. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', 0, -1, 1.005, 7.9e28, 2_147_483_647, true, [], {}, [null], [[]]),
  fc.constantFrom<unknown>('\u0000', '\ud800', '2025-13-45', '£1,000', '100%', '$name', 'open', 'org-1'),
  fc.constant('x'.repeat(20_000)),
  fc.jsonValue({ maxDepth: 2 }),
);

const whole: JsonObject = {
  ocid: 'ocds-x-1',
  id: '1',
  date: '2026-01-05T00:00:00Z',
  tag: ['tender'],
  parties: [
    { id: 'org-1', name: 'Harbour Council', roles: ['buyer'], address: { locality: 'Harbour' } },
    { id: 'org-2', name: 'Vale Council', roles: ['buyer'], identifier: { scheme: 'GB-PPON', id: 'A' } },
  ],
  buyer: { id: 'org-1', name: 'Harbour Council' },
  tender: {
    id: 't',
    title: 'Recovery support',
    status: 'active',
    procurementMethod: 'open',
    tenderPeriod: { endDate: '2026-04-01T12:00:00Z' },
    value: { amount: 1000.5, currency: 'GBP' },
    lots: [
      {
        id: '1',
        title: 'Community',
        contractPeriod: { startDate: '2026-06-01T00:00:00Z', durationInDays: 720 },
        awardCriteria: {
          criteria: [
            { type: 'price', description: '40%' },
            { type: 'quality', name: 'Quality', description: '60' },
          ],
        },
      },
      { id: '2', value: { amount: 12, currency: 'EUR' } },
    ],
    items: [{ id: '1', relatedLot: '1', additionalClassifications: [{ scheme: 'CPV', id: '85000000' }] }],
  },
};

/** The release with some of its nodes, named by their number, replaced. */
function changed(value: unknown, changes: ReadonlyMap<number, unknown>, counter = { next: 0 }): unknown {
  const number = counter.next;
  counter.next += 1;
  if (changes.has(number) && number > 1) return changes.get(number);
  if (Array.isArray(value)) return value.map((item) => changed(item, changes, counter));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, changed(member, changes, counter)]),
  );
}

it('whatever stands where something else should, reading answers and never throws', () => {
  const change = fc.tuple(fc.nat(90), odd);
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
      const read = readReleases(JSON.stringify(changed(whole, new Map(changes))));
      if (!read.ok) return assert.notEqual(read.error, '');
      for (const release of read.value) {
        const notice = readNotice(release);
        const plan = planImport(notice, several);
        if (!plan.ok) return assert.notEqual(plan.error, '');
        for (const party of plan.value.parties) assert.notEqual(party.name, '');
      }
    }),
    { numRuns: 400 },
  );
});
