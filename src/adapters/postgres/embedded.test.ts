import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { isRunning } from '../processes.ts';
import { findPostmaster, type Postmaster } from './embedded/cluster.ts';
import { withLock } from './embedded/lock.ts';
import { openEmbedded } from './embedded.ts';

/** A folder with spaces, so that every test below is one of those too. */
let data: string;
before(() => {
  data = join(mkdtempSync(join(tmpdir(), 'moothall-embedded-')), 'the hall of data');
});
after(() => rmSync(join(data, '..'), { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return rows;
}

interface OtherProcess {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly opened: { readonly connectionString: string; readonly fresh: boolean };
}

async function inAnotherProcess(folder: string): Promise<OtherProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded.test-child.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    return { process: child, opened: JSON.parse(line) as OtherProcess['opened'] };
  }
  throw new Error('The other process ended without opening the database.');
}

async function leave(other: OtherProcess): Promise<void> {
  const ended = once(other.process, 'exit');
  other.process.stdin.end();
  assert.deepEqual(await ended, [0, null]);
}

function running(folder: string): Postmaster {
  const found = findPostmaster(join(folder, 'postgres'));
  assert.ok(found !== undefined, 'PostgreSQL runs');
  return found;
}

describe('the embedded PostgreSQL', () => {
  it('is made in an empty folder, durable and behind a password', async () => {
    const hall = await openEmbedded(data);

    const [settings] = await query(
      hall.connectionString,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync,
        current_setting('listen_addresses') as listens, current_database() as name, version() as version`,
    );
    assert.deepEqual(
      { ...settings, version: String(settings?.version).slice(0, 13) },
      { fsync: 'on', sync: 'on', listens: '127.0.0.1', name: 'moothall', version: 'PostgreSQL 18' },
    );
    assert.equal(hall.fresh, true);
    assert.equal(statSync(join(data, 'postgres-access/password')).mode & 0o777, 0o600);
    const stranger = new URL(hall.connectionString);
    stranger.password = 'guess';
    await assert.rejects(query(stranger.href, 'select 1'), { code: '28P01' });

    await query(hall.connectionString, 'create table kept (word text)');
    await query(hall.connectionString, `insert into kept values ('here')`);
    const { mark } = running(data);
    await hall.stop();
    assert.equal(isRunning(mark), false);
  });

  it('opens what it made, at the same address, and may be stopped twice', async () => {
    const hall = await openEmbedded(data);

    assert.equal(hall.fresh, false);
    assert.deepEqual(await query(hall.connectionString, 'select word from kept'), [{ word: 'here' }]);
    await Promise.all([hall.stop(), hall.stop()]);
    assert.equal(findPostmaster(join(data, 'postgres')), undefined);
  });

  it('is found running after its starter was killed', async () => {
    const starter = await inAnotherProcess(data);
    const { mark } = running(data);
    const ended = once(starter.process, 'exit');
    starter.process.kill('SIGKILL');
    await ended;
    assert.equal(isRunning(mark), true);

    const hall = await openEmbedded(data);

    assert.deepEqual(running(data).mark, mark);
    assert.equal(hall.connectionString, starter.opened.connectionString);
    // The dead starter still has its file among the users: it does not keep PostgreSQL running.
    await hall.stop();
    assert.equal(isRunning(mark), false);
  });

  it('starts after a crash of its own, whatever now runs under the old number', async () => {
    const first = await openEmbedded(data);
    await query(first.connectionString, `insert into kept values ('too')`);
    const { mark } = running(data);
    process.kill(mark.pid, 'SIGKILL');
    while (isRunning(mark)) await new Promise((done) => setTimeout(done, 10));
    const file = join(data, 'postgres/postmaster.pid');
    const [, ...others] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, [String(process.pid), ...others].join('\n'));

    const again = await openEmbedded(data);

    assert.deepEqual(await query(again.connectionString, 'select word from kept'), [
      { word: 'here' },
      { word: 'too' },
    ]);
    await first.stop();
    assert.deepEqual(await query(again.connectionString, 'select 1 as one'), [{ one: 1 }]);
    await again.stop();
  });

  it('is started again, while it is in use, when it was killed in the middle of work', async () => {
    const hall = await openEmbedded(data);
    const { mark } = running(data);
    const client = new Client({ connectionString: hall.connectionString });
    // Its connection breaks; that is what the test is about.
    client.on('error', () => undefined);
    const lost = new Promise<void>((done) => client.once('end', done));
    await client.connect();
    const busy = Promise.allSettled([client.query('select count(*) from generate_series(1, 5000000)')]);
    await new Promise((done) => setTimeout(done, 200));

    process.kill(mark.pid, 'SIGKILL');

    // The session at work may still finish what it was asked; then it ends, and only then can PostgreSQL come back.
    await lost;
    await busy;
    for (let waited = 0; findPostmaster(join(data, 'postgres')) === undefined; waited += 20) {
      assert.ok(waited < 30_000, 'PostgreSQL came back');
      await new Promise((done) => setTimeout(done, 20));
    }
    const again = await openEmbedded(data);
    assert.equal(again.connectionString, hall.connectionString);
    assert.deepEqual(await query(hall.connectionString, 'select count(*)::int as n from kept'), [{ n: 2 }]);
    const revived = running(data);
    await hall.stop();
    await again.stop();
    assert.equal(isRunning(revived.mark), false);
  });

  it('stays until the last process leaves, and only until then', async () => {
    const starter = await inAnotherProcess(data);
    const hall = await openEmbedded(data);
    const { mark } = running(data);

    await leave(starter);
    assert.deepEqual(await query(hall.connectionString, 'select 1 as one'), [{ one: 1 }]);
    await hall.stop();
    assert.equal(isRunning(mark), false);
  });

  it('is made once by two processes that begin at once', async () => {
    const folder = join(data, '../both at once');

    const both = await Promise.all([inAnotherProcess(folder), inAnotherProcess(folder)]);

    assert.deepEqual(both.map(({ opened }) => opened.fresh).toSorted(), [false, true]);
    assert.equal(both[0].opened.connectionString, both[1].opened.connectionString);
    const { mark } = running(folder);
    await Promise.all(both.map(leave));
    assert.equal(isRunning(mark), false);
  });

  it('takes the lock of a process that died', async () => {
    const lock = join(data, 'postgres-access/lock');
    writeFileSync(lock, `${process.pid} 1`);

    assert.equal(await withLock(lock, async () => 'done'), 'done');
    assert.equal(existsSync(lock), false);
  });

  it('says what stood in the way of this start, not of one before', async () => {
    const settings = join(data, 'postgres/postgresql.conf');
    appendFileSync(join(data, 'postgres-access/log'), 'FATAL:  the database system is starting up\n');
    renameSync(settings, `${settings}.away`);
    await assert.rejects(openEmbedded(data), {
      message: /^PostgreSQL did not start: could not access the server configuration file .*No such file/,
    });
    renameSync(`${settings}.away`, settings);
  });

  it('says in one line what stands in the way', async () => {
    const version = join(data, 'postgres/PG_VERSION');
    const kept = readFileSync(version, 'utf8');
    writeFileSync(version, '99\n');
    await assert.rejects(
      openEmbedded(data),
      /postgres was made by PostgreSQL 99; this is PostgreSQL 18: use/,
    );
    writeFileSync(version, kept);

    const file = join(data, '../a file');
    writeFileSync(file, '');
    await assert.rejects(openEmbedded(file), /a file cannot be a folder, since a file stands in its way/);

    const foreign = join(data, '../foreign');
    mkdirSync(join(foreign, 'postgres'), { recursive: true });
    await assert.rejects(openEmbedded(foreign), /password is missing: put it back/);
  });
});
