import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import Fastify from 'fastify';
import type { JsonObject } from '../../src/kernel/json.ts';
import { publishNow, type Server, serverOf } from './pages.ts';
import { openTown, type Place, PROCEDURE } from './place.ts';

/** A harvest of our own feed by a process of its own: cut off and taken up again, with a server that is busy for a while. */
const PROCESSES = 23;
let place: Place;
let app: Server;
let address: string;
const folder = mkdtempSync(join(tmpdir(), 'moothall-harvest-'));
const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'moothall.js');

const publish = () => publishNow(place.opened);
const begin = (name: string) =>
  place.does('party/alder', `procedure/${name}`, 'procedure.start', { ...PROCEDURE, title: name });

before(async () => {
  place = await openTown();
  for (let n = 0; n < PROCESSES; n += 1) await begin(`care-${n}`);
  await publish();
  app = await serverOf(place.opened, { mode: 'simulated' });
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});
after(async () => {
  await app.close();
  await place.close();
  rmSync(folder, { recursive: true, force: true });
});

function harvesting(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, 'harvest', ...args], { cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const ended = new Promise<{ code: number | null; said: string }>((done) =>
    child.on('close', (code) => done({ code, said })),
  );
  return { child, ended };
}
const idsIn = (file: string): string[] =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => String((JSON.parse(line) as JsonObject).id));
const allIds = async (): Promise<string[]> =>
  (await app.inject('/api/1.0/ocdsReleases.jsonl')).body
    .trim()
    .split('\n')
    .map((line) => String((JSON.parse(line) as JsonObject).id));

describe('a harvest', () => {
  it('given one that is killed on its way, when it is run again, then no release is lost and none is there twice', async () => {
    const feed = `${address}/api/1.0/ocdsReleasePackages?limit=3`;
    const first = harvesting(feed, '--out', 'killed.jsonl', '--rate', '2');
    for (let waited = 0; waited < 200; waited += 1) {
      await setTimeout(50);
      if (existsSync(join(folder, 'killed.jsonl')) && idsIn('killed.jsonl').length >= 6) break;
    }
    const beside = await harvesting(feed, '--out', 'killed.jsonl').ended;
    assert.equal(beside.code, 2, beside.said);
    assert.match(beside.said, /^another harvest writes to killed\.jsonl \(process \d+\): [^\n]+\n$/);
    first.child.kill('SIGKILL');
    await first.ended;
    const partly = idsIn('killed.jsonl').length;
    assert.ok(partly >= 6 && partly < PROCESSES, String(partly));
    const second = await harvesting(feed, '--out', 'killed.jsonl', '--rate', '1000').ended;
    assert.equal(second.code, 0, second.said);
    assert.deepEqual(idsIn('killed.jsonl'), await allIds());
    await begin('later');
    await publish();
    const third = await harvesting(feed, '--out', 'killed.jsonl', '--rate', '1000').ended;
    assert.match(third.said, /^1 new releases/);
    assert.deepEqual(idsIn('killed.jsonl'), await allIds());
  });

  it('given a server that is busy for a while, then it waits and goes on; given one that says no, it says so in a line', async () => {
    const busy = Fastify();
    let asked = 0;
    busy.get('/api/1.0/ocdsReleasePackages', async (_request, reply) => {
      asked += 1;
      if (asked === 1) return reply.status(429).header('retry-after', '1').send('');
      if (asked === 2) return reply.status(503).send('');
      return reply.send({ releases: [{ id: 'a', ocid: 'ocds-a', date: '2026-01-01T00:00:00Z' }] });
    });
    const at = await busy.listen({ port: 0, host: '127.0.0.1' });
    writeFileSync(join(folder, 'mine.jsonl'), 'mine\n');
    try {
      const first = await harvesting(at, '--out', 'short.jsonl', '--rate', '100').ended;
      assert.equal(first.code, 0, first.said);
      writeFileSync(join(folder, 'short.jsonl'), '');
      asked = 0;
      const done = await harvesting(at, '--out', 'busy.jsonl', '--rate', '100').ended;
      assert.deepEqual([done.code, asked, idsIn('busy.jsonl')], [0, 3, ['a']], done.said);
      for (const [args, said] of [
        [[`${at}/nothing`, '--out', 'no.jsonl'], /answers with status 404/],
        [['not an address', '--out', 'no.jsonl'], /is no address/],
        [[at, '--out', 'busy.jsonl', '--rate', '0'], /--rate is a number/],
        [[`${at}/other`, '--out', 'busy.jsonl'], /is a harvest of/],
        [[at, '--out', 'nowhere/x.jsonl'], /nowhere\/x\.jsonl cannot be used/],
        [[at, '--out', 'mine.jsonl'], /mine\.jsonl is there already and is no harvest/],
        [[at, '--out', 'short.jsonl'], /short\.jsonl cannot be used: it is shorter than the harvest left it/],
      ] as const) {
        const wrong = await harvesting(...args).ended;
        assert.equal(wrong.code, 2, wrong.said);
        assert.match(wrong.said, said);
        assert.equal(wrong.said.trim().split('\n').length, 1, wrong.said);
      }
    } finally {
      await busy.close();
    }
  });
});
