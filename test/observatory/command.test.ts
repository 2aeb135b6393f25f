import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Observation } from '../../src/observatory/observation.ts';
import type { Summary } from '../../src/observatory/summary.ts';
import { indicatorText } from './agreement.ts';

const folder = mkdtempSync(join(tmpdir(), 'moothall-observe-test-'));
after(() => rmSync(folder, { recursive: true }));
const script = fileURLToPath(new URL('../../src/ocds.ts', import.meta.url));

function observe(args: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'ocds', 'observe', ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, out: stdout, err: stderr };
}

interface Case extends Observation {
  readonly page: string;
}

const release = (number: number, more: Record<string, unknown> = {}) => ({
  ocid: `ocds-fernshire-${String(number).padStart(4, '0')}`,
  id: '1',
  date: '2025-01-01T00:00:00Z',
  tag: ['tender'],
  initiationType: 'tender',
  parties: [{ id: 'a', name: 'Fernbridge Council', roles: ['buyer'] }],
  buyer: { id: 'a', name: 'Fernbridge Council' },
  tender: {
    id: '1',
    title: `Maintenance of lamps in the streets of Fernbridge and all its villages, number ${number}`,
    procurementMethodDetails: 'Open procedure',
    description: 'The Council invites tenders for the maintenance of lamps by a specification.',
  },
  ...more,
});

const lines = (releases: readonly object[]): string =>
  releases.map((one) => `${JSON.stringify(one)}\n`).join('');

describe('npx moothall ocds observe', () => {
  it('prints a short table, and the summary as JSON', () => {
    const input = lines([release(1), release(2), release(2, { id: '2', date: '2025-02-01T00:00:00Z' })]);
    const { code, out } = observe([], input);
    assert.equal(code, 0);
    assert.match(out, /^2 processes from 3 releases\n/);
    assert.match(out, /Moothall's reading/);
    const summary = JSON.parse(observe(['--json'], input).out) as Summary;
    assert.equal(summary.processes, 2);
    assert.equal(
      Object.values(summary.all.byForm).reduce((sum, count) => sum + count, 0),
      2,
    );
    assert.equal(summary.forms.length, 4);
  });

  it('writes a report whose pages hold every case once, each linked', () => {
    const out = join(folder, 'report');
    const releases = Array.from({ length: 230 }, (_one, index) => release(index));
    assert.equal(observe(['--out', out], lines(releases.toReversed())).code, 0);
    assert.deepEqual(readdirSync(out).sort(), [
      'cases-0001.html',
      'cases-0002.html',
      'cases-0003.html',
      'cases.jsonl',
      'evidence.csv',
      'index.html',
      'moothall-report.json',
      'observatory.json',
      'processes.csv',
    ]);
    const text = (name: string) => readFileSync(join(out, name), 'utf8');
    const csv = text('processes.csv').trim().split('\r\n').slice(1);
    assert.equal(csv.length, 230);
    for (const line of csv) {
      const [ocid = '', page = ''] = [line.split(',')[0], line.split(',').at(-1)];
      assert.ok(text(page.split('#')[0] ?? '').includes(`id="${ocid}"`), page);
    }
    const index = text('index.html');
    for (const page of ['cases-0001.html', 'cases-0002.html', 'cases-0003.html'])
      assert.ok(index.includes(page));
    assert.ok(!text('cases-0003.html').includes('Next page'));
    assert.ok(text('cases-0002.html').includes('href="cases-0003.html"'));
    assert.equal((JSON.parse(text('observatory.json')) as Summary).processes, 230);
  });

  it('gives programs the evidence of every case: words, place and weights', () => {
    const out = join(folder, 'evidence');
    const buyers = ['North "Old" Council', 'South Council'];
    const parties = buyers.map((name) => ({ id: name, name, roles: ['buyer'] }));
    const input = lines([release(1), release(2, { parties }), release(3, { parties: [], buyer: {} })]);
    assert.equal(observe(['--out', out], input).code, 0);
    const text = readFileSync(join(out, 'cases.jsonl'), 'utf8');
    const cases = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Case);
    assert.deepEqual(
      cases.map(({ ocid, form }) => [ocid.slice(-1), form]),
      [
        ['1', 'traditional'],
        ['2', 'unclassifiable'],
        ['3', 'unclassifiable'],
      ],
    );
    assert.deepEqual(
      cases[1]?.found.find(({ indicator }) => indicator === 'several-buyers'),
      {
        indicator: 'several-buyers',
        name: 'Several buyers',
        weights: { traditional: -2, relational: -1, partnership: 2.5, distributed: 1.5 },
        evidence: [
          { path: '/parties/0/name', excerpt: 'North "Old" Council' },
          { path: '/parties/1/name', excerpt: 'South Council' },
        ],
      },
    );
    assert.equal(cases[1]?.page, 'cases-0001.html#ocds-fernshire-0002');
    const [head, ...rows] = readFileSync(join(out, 'evidence.csv'), 'utf8').trim().split('\r\n');
    assert.equal(
      head,
      'ocid,form,indicator,indicator_name,weight_traditional,weight_relational,weight_partnership,weight_distributed,words,path,page',
    );
    assert.ok(
      rows.includes(
        'ocds-fernshire-0002,unclassifiable,several-buyers,Several buyers,-2,-1,2.5,1.5,"North ""Old"" Council",/parties/0/name,cases-0001.html#ocds-fernshire-0002',
      ),
    );
    const places = cases.flatMap(({ found }) => found.flatMap(({ evidence }) => evidence));
    assert.equal(rows.length, places.length, 'a line for each place');
    const printed = observe(['--cases'], input);
    assert.deepEqual([printed.code, printed.out], [0, text]);
  });

  it('given the folder of an earlier report, then nothing of it stays; given files of somebody else, then they do', () => {
    const out = join(folder, 'again');
    const many = lines(Array.from({ length: 130 }, (_one, index) => release(index)));
    assert.equal(observe(['--out', out], many).code, 0);
    writeFileSync(join(out, 'notes.txt'), 'mine');
    assert.equal(observe(['--out', out], 'nothing').code, 1);
    assert.ok(existsSync(join(out, 'cases-0002.html')), 'what cannot be read takes nothing away');
    // A report of an earlier version has no mark.
    rmSync(join(out, 'moothall-report.json'));
    assert.equal(observe(['--out', out], lines([release(1)])).code, 0);
    assert.deepEqual(readdirSync(out).sort(), [
      'cases-0001.html',
      'cases.jsonl',
      'evidence.csv',
      'index.html',
      'moothall-report.json',
      'notes.txt',
      'observatory.json',
      'processes.csv',
    ]);
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'index.html'), '<h1>Home</h1>');
    const { code, err } = observe(['--out', foreign], lines([release(1)]));
    assert.deepEqual(
      [code, err],
      [2, `${foreign} holds index.html, which is of no report: choose another folder with --out\n`],
    );
    assert.deepEqual(readdirSync(foreign), ['index.html']);
    assert.equal(readFileSync(join(foreign, 'index.html'), 'utf8'), '<h1>Home</h1>');
  });

  it('tells a broken line, goes on, and ends with 1', () => {
    const { code, out, err } = observe([], `${lines([release(1)])}{"ocid": 1e9999}\n${lines([release(2)])}`);
    assert.equal(code, 1);
    assert.match(out, /^2 processes/);
    assert.match(err, /^standard input:2 /);
  });

  it('counts what is only planned apart, and says so', () => {
    const planned = release(2, {
      tag: ['planning'],
      tender: { id: '1', title: 'Lamps', status: 'planning' },
    });
    const unnamed = release(3, { tag: ['planning'], tender: undefined, planning: { rationale: 'Light' } });
    const input = lines([release(1), planned, unnamed]);
    const { out } = observe([], input);
    assert.match(out, /^1 processes from 3 releases\n/);
    assert.match(out, /\n2 more processes are planning only: .* not counted\.\n/);
    const folded = join(folder, 'planned');
    assert.equal(observe(['--out', folded], input).code, 0);
    assert.match(readFileSync(join(folded, 'index.html'), 'utf8'), /2 more processes are planning only/);
    assert.match(readFileSync(join(folded, 'cases-0001.html'), 'utf8'), /Planning only, not counted/);
    const { processes, planned: apart } = JSON.parse(observe(['--json'], input).out) as Summary;
    assert.deepEqual([processes, apart], [1, 2]);
    const begun = { ...planned, id: '2', date: '2025-02-01T00:00:00Z', tender: { status: 'active' } };
    assert.match(observe([], lines([planned, begun])).out, /^1 processes from 2 releases\n/);
  });

  it('has no result where nothing could be read', () => {
    for (const input of ['', '{"ocid": 1e9999}\n']) {
      const out = join(folder, 'nothing');
      const { code, out: said, err } = observe(['--out', out], input);
      assert.deepEqual([code, said], [1, '']);
      assert.match(err, /nothing could be read: there is no process to observe\n$/);
      assert.equal(existsSync(out), false, 'nothing is left behind');
    }
  });

  it('goes by another indicator file, and says what is wrong with it', () => {
    const other = join(folder, 'other.yaml');
    const text = indicatorText()
      .replace('forms:\n', 'forms:\n  - { id: lamps, name: Lamp keeping, means: somebody keeps lamps }\n')
      .replace('weights: { traditional: 1, relational: 1, partnership: -1 }', 'weights: { lamps: 9 }');
    writeFileSync(other, text);
    assert.match(observe(['--indicators', other], lines([release(1)])).out, /Lamp keeping +1 +100%/);
    writeFileSync(other, 'forms: 3');
    const wrong = observe(['--indicators', other], '');
    assert.deepEqual([wrong.code, wrong.err], [2, `${other}: /forms: must be a list\n`]);
    const nowhere = observe(['--out', join(other, 'in-a-file')], lines([release(1)]));
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.err, /cannot be made/);
  });
});
