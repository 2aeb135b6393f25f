import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openEmbedded } from '../../src/adapters/postgres/embedded.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { impossible } from '../../src/commissioning/concern.ts';
import { fail } from '../../src/kernel/result.ts';
import { openMoothall } from '../../src/wiring.ts';

const ROUNDS = 20;
const CLIENTS = 4;
const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** An act that the server said is done. */
interface Acknowledged {
  readonly stream: string;
  readonly seq: number;
  readonly name: string;
}

async function startServer(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: { ...process.env, MOOTHALL_DATA: folder, MOOTHALL_DEMO: 'off', PORT: '0', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const { stdout } = child;
  assert.ok(stdout);
  for await (const chunk of stdout) {
    said += String(chunk);
    const url = /http:\/\/localhost:\d+/.exec(said)?.[0];
    if (url !== undefined) {
      stdout.resume();
      return { child, url };
    }
  }
  throw new Error(`the server did not open: ${said}`);
}

/** Acts until told to stop; what was not acknowledged is asked again under the same key, in this round or the next. */
async function client(
  n: number,
  token: string,
  state: { url: string; stopped: boolean; sent: number },
  acknowledged: Acknowledged[],
): Promise<void> {
  const party = `party/client-${n}`;
  while (!state.stopped) {
    const name = `Client ${n}, ${state.sent}`;
    try {
      const response = await fetch(`${state.url}/api/streams/${party}/actions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': name,
        },
        body: JSON.stringify({ action: 'party.describe', body: { name } }),
        signal: AbortSignal.timeout(5000),
      });
      if (response.status === 200 || response.status === 201) {
        const { seq } = (await response.json()) as { seq: number };
        acknowledged.push({ stream: party, seq, name });
        state.sent += 1;
      } else {
        assert.ok(response.status >= 500, `${response.status} ${await response.text()}`);
        await pause(50);
      }
    } catch (error) {
      // The server is gone: the act may be done or not, and is asked again.
      if (error instanceof assert.AssertionError) throw error;
      await pause(50);
    }
  }
}

const postmasterOf = async (folder: string): Promise<number> =>
  Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

test(`given ${ROUNDS} rounds of kill -9 of server and PostgreSQL, then no acknowledged act is lost or doubled`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'moothall-kill-'));
  const open = async () => {
    const embedded = await openEmbedded(folder);
    const opened = await openMoothall({
      connectionString: embedded.connectionString,
      keys: join(folder, 'keys'),
      engine: async () => fail(impossible('no-solver', 'no solver runs in this test')),
    });
    return { opened, close: () => opened.close().then(() => embedded.stop()) };
  };
  const tokens: string[] = [];
  const before = await open();
  for (let n = 0; n < CLIENTS; n += 1) {
    const party = `party/client-${n}`;
    await before.opened.moothall.act({
      as: 'public',
      stream: party,
      action: 'party.register',
      body: { kind: 'organisation', name: party },
      via: 'cli',
    });
    tokens.push((await before.opened.identity.issueToken(party, 'test')).token);
  }
  await before.close();

  const acknowledged: Acknowledged[] = [];
  const sent = tokens.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { child, url } = await startServer(folder);
    const states = sent.map((count) => ({ url, stopped: false, sent: count }));
    const clients = states.map((state, n) => client(n, tokens[n] ?? '', state, acknowledged));
    await pause(300 + (round % 5) * 100);
    const exited = once(child, 'exit');
    if (round % 2 === 0) {
      child.kill('SIGKILL');
    } else {
      process.kill(await postmasterOf(folder), 'SIGKILL');
      await pause(400);
      child.kill('SIGKILL');
    }
    await exited;
    for (const state of states) state.stopped = true;
    await Promise.all(clients);
    for (const [n, state] of states.entries()) sent[n] = state.sent;
  }

  const end = await open();
  try {
    assert.ok(acknowledged.length > ROUNDS * CLIENTS, `${acknowledged.length} acts were acknowledged`);
    for (let n = 0; n < CLIENTS; n += 1) {
      const stream = `party/client-${n}`;
      const facts = await end.opened.parts.ledger.facts(stream, 0, 100_000);
      const names = facts.filter((fact) => fact.type === 'party.described').map((fact) => fact.body.name);
      assert.equal(new Set(names).size, names.length, 'no act was done twice');
      const bySeq = new Map(facts.map((fact) => [fact.seq, fact.body.name]));
      for (const act of acknowledged.filter((one) => one.stream === stream)) {
        assert.equal(bySeq.get(act.seq), act.name, 'an acknowledged act is there, where it was said to be');
      }
    }
    const { faults } = await verify(end.opened.parts);
    assert.deepEqual(faults, []);
  } finally {
    await end.close();
    await rm(folder, { recursive: true, force: true });
  }
});
