import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { apart, OutOfMemory, Unfinished } from './apart.ts';

type Answer = { readonly id: number; readonly answer?: number; readonly progress?: number };

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('work in a process of its own', () => {
  const work = apart<{ readonly what: string }, Answer>(new URL('./apart.test-child.ts', import.meta.url), {
    heapMegabytes: 64,
    megabytes: 400,
  });
  after(() => work.close());
  const asked = async (what: string) => (await work.ask({ what })).answer;

  for (const what of ['list', 'outside'])
    it(`given work that takes more memory than it may (${what}), then it alone ends, that is said, and the next is done`, async () => {
      const before = await asked('answer');
      const [hungry, beside] = await Promise.allSettled([work.ask({ what }), work.ask({ what: 'answer' })]);
      assert.equal(hungry.status, 'rejected');
      assert.ok(hungry.reason instanceof OutOfMemory, String(hungry.reason));
      assert.match(hungry.reason.message, /memory/);
      assert.ok(beside.status === 'rejected' || beside.value.answer === before);
      const next = await asked('answer');
      assert.ok(next !== undefined && next !== before && next !== process.pid);
    });

  it('given work that fails, then why is told, and nothing of that process is used again', async () => {
    const before = await asked('answer');
    await assert.rejects(work.ask({ what: 'throw' }), /it cannot/);
    assert.notEqual(await asked('answer'), before);
  });

  it('given that the machine ends the process, then that is said, and the next is done', async () => {
    const before = await asked('answer');
    const working = work.ask({ what: 'forever' });
    await setTimeout(100);
    process.kill(Number(before), 'SIGKILL');
    await assert.rejects(
      working,
      (error) => error instanceof Unfinished && /from outside/.test(error.message),
    );
    assert.notEqual(await asked('answer'), before);
  });

  it('given what is told meanwhile, then it is heard in its order, before the answer', async () => {
    const heard: unknown[] = [];
    const { answer } = await work.ask({ what: 'tell' }, ({ progress }) => heard.push(progress));
    assert.deepEqual([...heard, answer], [1, 2, 3]);
  });

  it('given that whoever asked is killed, then the work ends by itself', async () => {
    const file = JSON.stringify(new URL('./apart.ts', import.meta.url).href);
    const child = JSON.stringify(new URL('./apart.test-child.ts', import.meta.url).href);
    const asks = `const { apart } = await import(${file});
      const work = apart(new URL(${child}));
      console.log((await work.ask({ what: 'answer' })).answer);
      await work.ask({ what: 'forever' });`;
    const asker = spawn(process.execPath, ['--input-type=module', '--eval', asks]);
    let said = '';
    await new Promise<void>((resolve) =>
      asker.stdout.on('data', (chunk) => {
        said += String(chunk);
        if (said.includes('\n')) resolve();
      }),
    );
    await setTimeout(300);
    asker.kill('SIGKILL');
    for (let waited = 0; isAlive(Number(said)); waited += 50) {
      assert.ok(waited < 10_000, `process ${said} works on`);
      await setTimeout(50);
    }
  });

  it('given that it is closed while at work, then whoever asked is told', async () => {
    const other = apart<{ readonly what: string }, Answer>(
      new URL('./apart.test-child.ts', import.meta.url),
      { heapMegabytes: 64, megabytes: 4000 },
    );
    const asking = other.ask({ what: 'outside' });
    const closing = setTimeout(300).then(() => other.close());
    await assert.rejects(asking, /was stopped/);
    await closing;
  });
});
