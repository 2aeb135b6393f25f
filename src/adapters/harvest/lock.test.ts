import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { lockBeside } from './lock.ts';

const FILES = 500;
const CONTENDERS = 3;

/** Waits until all have started, tries for each file at the same instant as the others, and holds what it got until all have tried. */
const CONTENDER = `
import { lockBeside } from ${JSON.stringify(new URL('lock.ts', import.meta.url).href)};
process.setMaxListeners(0);
process.stdout.write('ready\\n');
process.stdin.once('data', (start) => {
  const got = Array.from({ length: ${FILES} }, (_, index) => index).filter((index) => {
    while (performance.timeOrigin + performance.now() < Number(start) + 2 * index);
    return lockBeside(process.argv[1] + '/' + index) === undefined;
  });
  process.stdout.write(JSON.stringify(got) + '\\n');
});
process.stdin.once('end', () => process.exit(0));
`;

it('given locks that a killed process left, when several come at once, then each file has one holder, and none is left over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moothall-lock-'));
  const contenders = Array.from({ length: CONTENDERS }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', CONTENDER, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  try {
    for (let index = 0; index < FILES; index += 1) writeFileSync(join(folder, `${index}.lock`), '4194305 1');
    const said = contenders.map(() => '');
    const lines = async (count: number): Promise<void> => {
      await Promise.all(
        contenders.map(async ({ stdout }, index) => {
          while ((said[index] ?? '').split('\n').length <= count)
            said[index] += String((await once(stdout, 'data'))[0]);
        }),
      );
    };
    await lines(1);
    for (const { stdin } of contenders) stdin.write(String(Date.now() + 100));
    await lines(2);
    const got = said.flatMap((text) => JSON.parse(text.split('\n')[1] ?? '') as number[]);
    assert.deepEqual(
      got.toSorted((one, other) => one - other),
      Array.from({ length: FILES }, (_, index) => index),
    );
    assert.ok(existsSync(join(folder, '0.lock')));
    const ended = contenders.map((one) => once(one, 'close'));
    for (const { stdin } of contenders) stdin.end();
    await Promise.all(ended);
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    for (const one of contenders) one.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

it('given a disk that gives no file a second name, then there is a lock all the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'moothall-lock-'));
  try {
    const refused = (): never => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    const file = join(folder, 'feed.jsonl');
    assert.equal(lockBeside(file, refused), undefined);
    assert.equal(lockBeside(file, refused), process.pid);
    assert.deepEqual(readdirSync(folder), ['feed.jsonl.lock']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
