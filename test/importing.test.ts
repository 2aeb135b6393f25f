import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  dayOfNotice,
  type ImportRequest,
  importNotice,
  noticeIn,
} from '../src/application/importing/importing.ts';
import { publishStream } from '../src/application/publishing/publishing.ts';
import { fictionalRelease } from '../src/open-data/fictional-release.test-data.ts';
import type { Notice } from '../src/open-data/notice.ts';
import { readNotice } from '../src/open-data/notice-reading.ts';
import { objectsIn } from '../src/open-data/published.ts';
import { readReleases } from '../src/open-data/read.ts';
import { type Opened, openMoothall } from '../src/wiring.ts';
import { type ThrowawayServer, throwawayPostgres } from './contract/throwaway-postgres.ts';

const noticesIn = (text: string): Notice[] => {
  const read = readReleases(text);
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value.map((release) => readNotice(release));
};
const only = <T>(list: readonly T[]): T => {
  const [first] = list;
  assert.ok(first !== undefined);
  return first;
};
const fictional = (changes: Record<string, unknown> = {}) =>
  only(noticesIn(JSON.stringify(fictionalRelease(changes))));

let server: ThrowawayServer;
let opened: Opened;
const keys = mkdtempSync(join(tmpdir(), 'moothall-keys-'));

before(async () => {
  server = await throwawayPostgres();
  opened = await openMoothall({
    connectionString: server.url,
    keys,
    engine: async () => assert.fail('an import awards nothing'),
    mark: 'simulated',
  });
});

after(async () => {
  await opened.close();
  await server.stop();
  rmSync(keys, { recursive: true, force: true });
});

const timeOf = (notice: Notice): { readonly at?: string } => {
  const at = dayOfNotice(notice);
  return at === undefined ? {} : { at };
};

const bring = (notice: Notice, request: Partial<ImportRequest> = {}) =>
  importNotice(
    {
      moothall: opened.moothall,
      ledger: opened.parts.ledger,
      library: opened.library,
      now: opened.parts.now,
    },
    notice,
    {
      form: 'distributed',
      regime: 'none',
      via: 'cli',
      ...timeOf(notice),
      ...request,
    },
  );

const membersOf = async (arrangement: string) =>
  (await opened.moothall.read(arrangement, {}))?.document.members as Record<string, string[]>;

test('given a notice of three buyers, when it is imported twice, then all are commissioners and nothing is doubled', async () => {
  const first = await bring(fictional());
  assert.ok(first.ok, first.ok ? '' : first.error.message);
  const again = await bring(fictional());
  assert.ok(again.ok);
  assert.deepEqual(
    [again.value.arrangement, again.value.procedure, again.value.parties],
    [first.value.arrangement, first.value.procedure, first.value.parties],
  );
  const members = await membersOf(first.value.arrangement);
  assert.equal(members.commissioner?.length, 3);
  assert.deepEqual(members['purchasing-body'], [first.value.founder]);
  const reading = await opened.moothall.read(String(first.value.procedure), {});
  assert.equal(objectsIn(reading?.document ?? {}, 'lots').length, 2);
  assert.deepEqual(reading?.document.source, { ocid: 'ocds-tstone-1', id: 'r-1' });
  assert.equal(
    Object.keys((await opened.moothall.read(first.value.arrangement, {}))?.document.needs ?? {}).length,
    2,
  );
});

test('given another notice, when it is imported, then a party with the same identifier is used and one with the same name is not', async () => {
  const before = await bring(fictional());
  const next = await bring(fictional({ id: 'r-2' }));
  assert.ok(before.ok && next.ok);
  assert.notEqual(next.value.arrangement, before.value.arrangement);
  assert.equal(next.value.parties[0], before.value.parties[0]);
  assert.notEqual(next.value.parties[2], before.value.parties[2]);
  assert.ok(next.value.doubts.some((doubt) => /Vale Council is registered as .* the same name/.test(doubt)));
});

test('given a rulebook with one commissioner, when none is chosen, then nothing is done; when one is, the others benefit', async () => {
  const refused = await bring(fictional({ id: 'r-3' }), { form: 'traditional' });
  assert.ok(!refused.ok);
  assert.match(refused.error.message, /choose one with --commissioner/);
  assert.deepEqual(refused.error.stands, []);
  const imported = await bring(fictional({ id: 'r-3' }), { form: 'traditional', commissioner: 'org-3' });
  assert.ok(imported.ok, imported.ok ? '' : imported.error.message);
  const members = await membersOf(imported.value.arrangement);
  assert.deepEqual(members.commissioner, [imported.value.founder]);
  assert.equal(members.beneficiary?.length, 2);
  const published = await publishStream(opened, imported.value.arrangement);
  assert.ok(published.ok);
  const back = only(noticesIn(JSON.stringify(published.value)));
  assert.equal(back.buyers.length, 3);
  assert.equal(back.ocid, `ocds-simulated-${imported.value.procedure?.replace('procedure/', '')}`);
  assert.match(JSON.stringify(published.value), /"scheme":"ocid","identifier":"ocds-tstone-1"/);
});

test('given a deadline that is too near, when it is imported, then the refusing statement is told and the rest stands', async () => {
  const notice = fictional({ id: 'r-4', date: '2026-03-19T09:00:00Z' });
  const imported = await bring(notice);
  assert.ok(imported.ok);
  assert.equal(imported.value.procedure, null);
  assert.ok(imported.value.doubts.some((doubt) => doubt.includes('refused by tender-stays-open')));
  assert.ok((await membersOf(imported.value.arrangement)).commissioner?.length === 3);
});

test('given an unknown form, regime or party, when it is imported, then it says which there are', async () => {
  const cases: [Partial<ImportRequest>, RegExp][] = [
    [{ form: 'nonsense' }, /no starter rulebook; there are/],
    [{ regime: 'nonsense' }, /no regime; there are/],
    [{ as: 'party/nobody' }, /not known/],
    [{ asIf: '1800-01-01' }, /starts on 1 January 1900/],
  ];
  for (const [request, expected] of cases) {
    const outcome = await bring(fictional({ id: 'r-5' }), request);
    assert.match(outcome.ok ? '' : outcome.error.message, expected);
  }
});

test('given a party that imports, when it registers others, then it acts for them and they for themselves', async () => {
  const own = await opened.moothall.act({
    stream: 'party/importer',
    action: 'party.register',
    body: { kind: 'organisation', name: 'Open Data Friends' },
    as: 'public',
    via: 'cli',
    at: '2026-01-01T09:00:00.000Z',
  });
  assert.equal(own.verdict, 'permitted');
  const imported = await bring(
    fictional({ id: 'r-6', parties: [{ id: 'x', name: 'Far Council', roles: ['buyer'] }], buyer: undefined }),
    {
      as: 'party/importer',
    },
  );
  assert.ok(imported.ok, imported.ok ? '' : imported.error.message);
  const facts = await opened.moothall.facts(imported.value.arrangement, { party: imported.value.founder });
  assert.ok(facts.some((fact) => fact.actor === 'party/importer' && fact.for === imported.value.founder));
});

test('given a regime that starts after the notice, when it is imported, then it is refused with that day', async () => {
  const none = opened.library.regimes.get('none');
  assert.ok(none);
  const later = { ...none, id: 'later', from: '2026-06-01' };
  const parts = {
    moothall: opened.moothall,
    ledger: opened.parts.ledger,
    library: { ...opened.library, regimes: new Map([['later', later]]) },
    now: opened.parts.now,
  };
  const asked = { form: 'distributed', regime: 'later', via: 'cli' as const };
  const refused = await importNotice(parts, fictional({ id: 'r-7' }), asked);
  assert.ok(!refused.ok);
  assert.equal(refused.error.type, 'refused');
  assert.match(
    refused.error.message,
    /starts on 1 June 2026 \(2026-06-01\); the notice is of 10 January 2026/,
  );
});

const real = process.env.MOOTHALL_REAL_DATA;

test('given real notices, when they are imported, then each comes in and what is refused says by which statement', {
  skip: real === undefined ? 'MOOTHALL_REAL_DATA names no folder of real notices' : false,
}, async () => {
  const read = (file: string) => noticesIn(readFileSync(join(String(real), file), 'utf8'));
  const wales = read('sell2wales-2025-02.jsonl');
  const finder = read('contracts-finder-2025.jsonl');
  const packages = ['find-a-tender-uk4-package.json', 'find-a-tender-uk1-package.json'].flatMap(read);
  assert.deepEqual([wales.length, finder.length, packages.length], [90, 100, 2]);
  const alliance = only(wales.filter(({ ocid }) => ocid === 'ocds-kuma6s-139455'));
  assert.equal(alliance.buyers.length, 8);
  assert.ok(
    alliance.doubts.some((doubt) =>
      /Neath Port Talbot County Borough Council .* and Neath Port Talbot Council/.test(doubt),
    ),
  );
  let started = 0;
  for (const notice of [...wales, ...packages]) {
    const regime =
      packages.includes(notice) && opened.library.regimes.has('gb-pa-2023') ? 'gb-pa-2023' : 'none';
    const imported = await bring(notice, { regime });
    assert.ok(imported.ok, imported.ok ? '' : `${notice.ocid}: ${imported.error.message}`);
    const { procedure, doubts, arrangement } = imported.value;
    const told = doubts.some((doubt) =>
      /^no procedure is started: (procedure.start was refused by \S|the notice is of planning)/.test(doubt),
    );
    assert.equal(procedure === null, told, notice.ocid);
    if (procedure !== null) started += 1;
    assert.equal((await membersOf(arrangement)).commissioner?.length, notice.buyers.length, notice.ocid);
  }
  assert.ok(started >= 84, `${started} procedures`);
});

test('given a notice that was published again near its end, when it is imported, then the tender counts from its own day', async () => {
  const { tender } = fictionalRelease() as { tender: Record<string, unknown> };
  const earlier = fictionalRelease({ ocid: 'ocds-tstone-18', id: 'r-1' });
  const planned = {
    ...fictionalRelease({
      ocid: 'ocds-tstone-18',
      id: 'r-0',
      date: '2025-11-10T09:00:00Z',
      tag: ['planning'],
    }),
    tender: { id: 't-1', status: 'planning' },
  };
  const late = fictionalRelease({ ocid: 'ocds-tstone-18', id: 'r-2', date: '2026-03-18T09:00:00Z' });
  const alone = {
    ...late,
    ocid: 'ocds-tstone-19',
    tender: {
      ...tender,
      tenderPeriod: { startDate: '2026-01-12T15:00:00Z', endDate: '2026-03-20T12:00:00Z' },
    },
  };
  for (const [releases, at] of [
    [[late, planned, earlier], '2026-01-10T09:00:00.000Z'],
    [[alone], '2026-01-12T09:00:00.000Z'],
  ] as const) {
    const read = noticeIn(JSON.stringify({ releases }));
    assert.ok(read.ok);
    assert.equal(dayOfNotice(read.value), at);
    const imported = await bring(read.value);
    assert.ok(imported.ok, imported.ok ? '' : imported.error.message);
    assert.notEqual(imported.value.procedure, null, imported.value.doubts.join());
  }
});
