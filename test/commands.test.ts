import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type EmbeddedPostgres, openEmbedded } from '../src/adapters/postgres/embedded.ts';

const LAUNCHER = join(import.meta.dirname, '../bin/moothall.js');
const folder = mkdtempSync(join(tmpdir(), 'moothall-commands-'));
const data = join(folder, 'data');
const named = (name: string): string => join(folder, name);
let postgres: EmbeddedPostgres;

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const environment = (more: Record<string, string>) => ({
  ...process.env,
  DATABASE_URL: '',
  MOOTHALL_DATA: data,
  MOOTHALL_KEYS: '',
  MOOTHALL_DEMO: 'off',
  PORT: '0',
  ...more,
});

/** A command as it is typed. One that does not end within a minute hangs. */
function moothall(args: readonly string[], more: Record<string, string> = {}): Said {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    env: environment(more),
    encoding: 'utf8',
    input: '',
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

/** The same beside this process, which goes on answering. */
async function beside(args: readonly string[], more: Record<string, string> = {}): Promise<Said> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env: environment(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

/** Two parties on simulated data, which act without a token. */
const SCENARIO = ['alder', 'birch']
  .map((name) => ({
    as: 'public',
    stream: `party/${name}`,
    action: 'party.register',
    body: { kind: 'organisation', name: `${name} Council` },
    at: '2026-01-05T09:00:00Z',
  }))
  .map((line) => JSON.stringify(line))
  .join('\n');

before(async () => {
  // One server for all commands on the folder.
  postgres = await openEmbedded(data);
  writeFileSync(named('town.jsonl'), SCENARIO);
  const { code, err } = moothall(['run', named('town.jsonl'), '--simulate']);
  assert.equal(code, 0, err);
});
after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

describe('npx moothall', () => {
  it('prints help where no command is named', () => {
    for (const args of [[], ['rules'], ['award'], ['ocds']]) {
      const { code, err } = moothall(args);
      assert.equal(code, 2);
      assert.match(err, /^Usage: moothall/, args.join());
      assert.match(err, /Commands:/);
    }
  });

  it('says in one line that a folder cannot be made', () => {
    const cases: [string[], Record<string, string>][] = [
      [['ocds', 'observe', named('town.jsonl'), '--out', '/proc/x'], {}],
      [['run', named('town.jsonl')], { MOOTHALL_DATA: '/proc/nope' }],
      [['run', named('town.jsonl')], { MOOTHALL_DATA: named('new'), MOOTHALL_KEYS: '/proc/k/keys' }],
    ];
    for (const [args, more] of cases) {
      const { code, err } = moothall(args, more);
      assert.equal(code, 2, err);
      assert.match(err, /^\/proc\/\S+ cannot be made[^\n]*\n$/);
    }
  });

  it('says at once what is wrong with a prefix of ocids or a public address', () => {
    for (const [args, more, said] of [
      [
        ['publish', 'arrangement/town'],
        { MOOTHALL_OCID_PREFIX: 'mine' },
        /^MOOTHALL_OCID_PREFIX must be a registered prefix such as ocds-a1b2c3 .*not "mine"\n$/,
      ],
      [['serve'], { MOOTHALL_OCID_PREFIX: 'ocds-ABCDEF' }, /^MOOTHALL_OCID_PREFIX must be .*\n$/],
      [
        ['serve'],
        { MOOTHALL_ADDRESS: 'https://moothall.example/below' },
        /^MOOTHALL_ADDRESS must be an address without a path .*\n$/,
      ],
    ] as const) {
      const { code, out, err } = moothall(args, { MOOTHALL_DATA: named('nowhere'), ...more });
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, said);
    }
  });

  it('reads only data that is there, and makes none', () => {
    for (const args of [
      ['verify'],
      ['checkpoint', '--out', named('heads.json')],
      ['show', 'party/alder'],
      ['facts', 'party/alder'],
      ['can', 'party/alder', 'party.register', '--as', 'public'],
      ['publish', 'arrangement/town'],
      ['token', 'party/alder'],
      ['invite', 'party/alder'],
    ]) {
      const { code, out, err } = moothall(args, { MOOTHALL_DATA: named('nowhere') });
      assert.equal(code, 2);
      assert.equal(
        err,
        `there is no Moothall data in ${named('nowhere')}: npm start, import or run makes it\n`,
      );
      assert.equal(out, '');
    }
    assert.ok(!existsSync(named('nowhere')));
    assert.ok(!existsSync(named('heads.json')));
  });

  it('takes no other keys for data that is there, and makes none', () => {
    // One folder that is not there, and one that has the keys of other data.
    const other = named('other');
    assert.equal(moothall(['run', named('town.jsonl'), '--simulate'], { MOOTHALL_DATA: other }).code, 0);
    for (const keys of [named('no-keys'), join(other, 'keys')]) {
      const before = existsSync(keys) ? readdirSync(keys, { recursive: true }).length : 0;
      for (const args of [['verify'], ['run', named('town.jsonl')], ['show', 'party/alder']]) {
        const { code, out, err } = moothall(args, { MOOTHALL_KEYS: keys });
        assert.equal(
          err,
          `${keys} does not hold the keys of the data that is there: name the folder that does (MOOTHALL_KEYS).\n`,
        );
        assert.deepEqual([code, out], [2, '']);
      }
      assert.equal(existsSync(keys) ? readdirSync(keys, { recursive: true }).length : 0, before);
    }
    assert.ok(!existsSync(named('no-keys')));
  });

  it('says how to ask of what starts another stream', () => {
    const start = { title: 'Care', purpose: 'Better care.', rulebook: 'partnership', regime: 'none' };
    const begun = ['act', 'arrangement/asked', 'arrangement.start', '--as', 'alder'];
    assert.equal(moothall([...begun, '--body', JSON.stringify(start)]).code, 0);
    const { code, out, err } = moothall(['can', 'arrangement/asked', 'procedure.start', '--as', 'alder']);
    assert.deepEqual([code, out], [2, '']);
    assert.equal(
      err,
      `"procedure.start" starts a procedure under arrangement/asked: ask it of the one to be started, with can procedure/new procedure.start --body '{"arrangement":"arrangement/asked"}'\n`,
    );
    const [, stream = '', action = '', body = ''] = /with can (\S+) (\S+) --body '(.*)'/.exec(err) ?? [];
    const asked = moothall(['can', stream, action, '--body', body, '--as', 'alder']);
    assert.match(asked.out, /^procedure\.start on procedure\/new as party\/alder depends on what it says\n/);
    assert.match(asked.out, /^ {2}still wanted: \/body\/title is needed and missing$/m);
    const unknown = moothall(['can', 'arrangement/asked', 'no.such', '--as', 'alder']);
    assert.match(unknown.err, /^"no\.such" is no action on arrangement\/asked; there are /);
  });

  it('says that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await beside(['serve'], { PORT: String(port) });
    server.close();
    assert.equal(err, `port ${port} is taken: stop what listens there, or set PORT\n`);
    assert.equal(code, 2);
  });

  it('invites to the port where the place was served, and says so', async () => {
    const { out, err } = moothall(['invite', 'alder'], { PORT: '8391' });
    assert.match(out, /^http:\/\/localhost:8391\/invitation\//);
    assert.match(err, /^port 8391 is what PORT says: give --address/);
    const child = spawn(process.execPath, [LAUNCHER, 'serve'], {
      env: environment({}),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('\n')) break;
    }
    const port = /localhost:(\d+)/.exec(said)?.[1];
    child.kill('SIGTERM');
    await new Promise((resolve) => child.on('exit', resolve));
    const invited = moothall(['invite', 'alder'], { PORT: '8391' });
    assert.ok(invited.out.startsWith(`http://localhost:${port}/invitation/`), invited.out);
    assert.match(invited.err, /is where this place was last served/);
    const elsewhere = moothall(['invite', 'alder', '--address', 'https://hall.example/']);
    assert.match(elsewhere.out, /^https:\/\/hall\.example\/invitation\//);
    assert.equal(elsewhere.err, '');
  });
});

describe('npx moothall act', () => {
  it('does nothing where its receipt could not be kept', () => {
    const act = ['act', 'party/cedar', 'party.register', '--as', 'public'];
    const body = ['--body', '{"kind": "organisation", "name": "Cedar Council"}'];
    for (const bad of [named('no/such/folder.json'), folder]) {
      const { code, err } = moothall([...act, ...body, '--receipt', bad]);
      assert.equal(code, 2);
      assert.match(err, /cannot be written/);
      assert.equal(moothall(['show', 'party/cedar']).code, 2);
    }
    const receipt = named('receipt.json');
    const wrong = moothall([...act, '--body', '{}', '--receipt', receipt]);
    assert.equal(wrong.code, 2);
    assert.ok(!existsSync(receipt), 'where nothing was done there is no receipt');
    assert.equal(moothall([...act, ...body, '--receipt', receipt]).code, 0);
    assert.ok(existsSync(receipt));
  });

  it('says in words what may stand in a name', () => {
    const body = ['--body', '{"to": "party/No Such"}'];
    const { code, err } = moothall(['act', 'party/alder', 'delegate.grant', '--as', 'alder', ...body]);
    assert.equal(code, 2);
    assert.match(
      err,
      /\/body\/to must be party\/NAME, where the name has only lower-case letters, digits and/,
    );
    const stream = moothall(['act', 'party/No_Such', 'party.register', '--as', 'public']);
    assert.equal(stream.code, 2);
    assert.match(stream.err, /ID has only lower-case letters, digits and single hyphens/);
  });
});

describe('who looks', () => {
  it('is not taken for anybody where the party is not here', () => {
    for (const args of [
      ['show', 'party/alder', '--as', 'typo'],
      ['facts', 'party/alder', '--as', 'party/typo'],
      ['facts', 'party/alder', '--as', 'alder', '--for', 'typo'],
      ['can', 'party/alder', 'party.register', '--as', 'typo'],
    ]) {
      const { code, out, err } = moothall(args);
      assert.deepEqual([code, out, err], [2, '', 'there is no party/typo here\n']);
    }
  });

  it('is not somebody else than its token says, whatever the data', () => {
    const token = moothall(['token', 'alder']).out.trim();
    assert.equal(moothall(['show', 'party/alder', '--as', 'alder', '--token', token]).code, 0);
    for (const [args, why] of [
      [['--as', 'birch', '--token', token], /is not that of party\/birch/],
      [['--as', 'alder', '--token', 'mh_nonsense'], /the token given is not known here/],
      [['--as', 'public', '--token', 'mh_nonsense'], /the token given is not known here/],
      [['--token', token], /--token goes with --as PARTY/],
    ] as const) {
      const { code, out, err } = moothall(['show', 'party/alder', ...args]);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, why);
    }
  });
});

describe('npx moothall run', () => {
  const play = (line: object, ...options: string[]) => {
    writeFileSync(named('line.jsonl'), JSON.stringify(line));
    return moothall(['run', named('line.jsonl'), ...options]);
  };

  it('names what a line lacks', () => {
    const { code, err } = play({ as: 'public', stream: 'party/oak', action: 'party.register' });
    assert.equal(code, 2);
    assert.equal(err, `${named('line.jsonl')}, line 1: /body is needed and missing\n`);
  });

  it('tells an act that fails once', () => {
    const line = { as: 'public', stream: 'party/oak', action: 'party.register', body: { kind: 'person' } };
    const bad = play(line);
    assert.deepEqual(
      [bad.code, bad.out, bad.err],
      [1, '', `${named('line.jsonl')}, line 1: party.register: /body/name is needed and missing\n`],
    );
    const refused = play({
      as: 'party/birch',
      stream: 'party/alder',
      action: 'delegate.grant',
      body: { to: 'party/birch' },
      expect: 'permitted',
    });
    assert.deepEqual([refused.code, refused.out], [1, '']);
    assert.match(refused.err, /line 1: expected permitted, was refused: /);
  });
});
