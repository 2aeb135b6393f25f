import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Ways } from '../src/cli/context.ts';
import { makeProgram, runProgram } from '../src/cli/program.ts';
import { fail, ok } from '../src/kernel/result.ts';
import { ocdsWays } from '../src/ocds-ways.ts';
import { fictionalRelease } from '../src/open-data/fictional-release.test-data.ts';
import { openLibrary, openMoothall } from '../src/wiring.ts';
import { type ThrowawayServer, throwawayPostgres } from './contract/throwaway-postgres.ts';

let server: ThrowawayServer;
const keys = mkdtempSync(join(tmpdir(), 'moothall-keys-'));
const files: Record<string, string> = {
  'notice.json': JSON.stringify(fictionalRelease({ date: '2026-01-10T09:00:00Z' })),
  'two.jsonl': [fictionalRelease(), fictionalRelease({ ocid: 'ocds-tstone-2' })]
    .map((one) => JSON.stringify(one))
    .join('\n'),
  'many.jsonl': Array.from({ length: 45 }, (_, index) => fictionalRelease({ ocid: `ocds-tstone-${index}` }))
    .flatMap((one) => [one, { ...one, id: 'r-2' }])
    .map((one) => JSON.stringify(one))
    .join('\n'),
  'faults.jsonl': [...Array.from({ length: 23 }, () => '{'), JSON.stringify(fictionalRelease())].join('\n'),
  'bad.json': '{"releases": [{}]}',
};
const folder = mkdtempSync(join(tmpdir(), 'moothall-notices-'));
const named = (arg: string): string => (/\.(json|jsonl|gz)$/.test(arg) ? join(folder, arg) : arg);

/** The commands over a database that is live. */
async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const ways: Partial<Ways> = {
    ocds: ocdsWays,
    publishedBy: () => ({ publisher: { name: 'Moothall' } }),
    open: async () => {
      const opened = await openMoothall({
        connectionString: server.url,
        keys,
        engine: async () => assert.fail('nothing is awarded'),
      });
      return {
        ...opened,
        mode: opened.meta.mode,
        setTime: async (at) => (at === '' ? fail('no time') : ok(undefined)),
      };
    },
    library: openLibrary,
    environment: {},
    write: (text) => void out.push(text),
    warn: (text) => void err.push(text),
    read: async (file) => files[file] ?? assert.fail(`no ${file}`),
  };
  const code = await runProgram(makeProgram(ways as Ways, '0'), args.map(named), ways as Ways);
  return { code, out: out.join('\n'), err };
}

before(async () => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const lines = `not JSON\n${JSON.stringify({ releases: [fictionalRelease({ ocid: 'ocds-tstone-3' })] })}\n`;
  writeFileSync(join(folder, 'mixed.jsonl.gz'), gzipSync(lines));
  server = await throwawayPostgres();
});
after(async () => {
  await server.stop();
  rmSync(keys, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const common = ['--form', 'partnership', '--regime', 'none'];

test('given bad input, when import is run, then it ends with 2 and one line that says what to do', async () => {
  const cases: [string[], RegExp][] = [
    [['bad.json', ...common], /bad\.json:1\/releases\/0 is no OCDS release/],
    [['two.jsonl', ...common], /choose one with --ocid, such as ocds-tstone-1, ocds-tstone-2/],
    [
      ['many.jsonl', ...common],
      /there are 45 processes: choose one with --ocid, such as ocds-tstone-0, ocds-tstone-1, ocds-tstone-2, ocds-tstone-3, ocds-tstone-4$/,
    ],
    [
      ['many.jsonl', '--ocid', 'ocds-tstone-99', ...common],
      /there is no ocds-tstone-99; there are ocds-tstone-0, .*ocds-tstone-4 and 40 others$/,
    ],
    [['notice.json', ...common, '--as-if', 'soon'], /--as-if: "soon" is not a day/],
    [['notice.json', '--form', 'nonsense', '--regime', 'none'], /no starter rulebook; there are/],
    [['notice.json', '--form', 'traditional', '--regime', 'none'], /choose one with --commissioner: org-1/],
  ];
  for (const [args, expected] of cases) {
    const { code, err } = await run('import', ...args);
    assert.equal(code, 2, err.join());
    assert.equal(err.length, 1);
    assert.match(err[0] ?? '', expected);
  }
});

test('given live data without parties, when a notice is imported, then the founder gets a token, and later --as needs it', async () => {
  const early = await run('import', 'notice.json', ...common, '--as-if', '1899-01-01');
  assert.equal(early.code, 3);
  assert.match(early.err[0] ?? '', /none starts on 1 January 1900 \(1900-01-01\)/);
  const first = await run('--json', 'import', 'notice.json', ...common);
  assert.equal(first.code, 0, first.err.join());
  const imported = JSON.parse(first.out) as {
    founder: string;
    token: string;
    arrangement: string;
    parties: string[];
    procedure: string | null;
  };
  assert.equal(imported.parties.length, 4);
  assert.equal(imported.procedure, null);
  const unsaid = await run('import', 'two.jsonl', '--ocid', 'ocds-tstone-2', ...common);
  assert.match(unsaid.err[0] ?? '', /say who imports with --as/);
  const untokened = await run(
    'import',
    'two.jsonl',
    '--ocid',
    'ocds-tstone-2',
    ...common,
    '--as',
    imported.founder,
  );
  assert.equal(untokened.code, 2);
  const second = await run(
    'import',
    'two.jsonl',
    '--ocid',
    'ocds-tstone-2',
    ...common,
    '--as',
    imported.founder,
    '--token',
    imported.token,
  );
  assert.equal(second.code, 0, second.err.join());
  assert.match(second.out, /known already/);
  const credentials = ['--as', imported.founder, '--token', imported.token];
  const mixed = await run('import', 'mixed.jsonl.gz', ...common, ...credentials);
  assert.equal(mixed.code, 0, mixed.err.join());
  assert.match(
    mixed.err.join(),
    /mixed\.jsonl\.gz:1/,
    'the line that cannot be read is named, and the rest goes on',
  );
  const published = await run('publish', imported.arrangement);
  assert.deepEqual(
    (JSON.parse(published.out) as { releases: { tag: string[] }[] }).releases.map(({ tag }) => tag),
    [['planning']],
  );
  assert.equal((JSON.parse(published.out) as { publisher: { name: string } }).publisher.name, 'Moothall');
  assert.equal((await run('publish', 'party/x')).code, 2);
});

test('given more faults than are named, then the first are, and how many more there are', async () => {
  const { code, err } = await run(
    'import',
    'faults.jsonl',
    '--ocid',
    'ocds-none',
    '--form',
    'partnership',
    '--regime',
    'none',
  );
  assert.equal(code, 2);
  assert.match(err[0] ?? '', /faults\.jsonl:1 is no JSON/);
  assert.deepEqual(
    [err.length, err[20]],
    [22, '3 more that could not be used: ocds validate names them all'],
  );
});
