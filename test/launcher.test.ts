import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const LAUNCHER = join(import.meta.dirname, '../bin/moothall.js');
const SCRIPT = 'test/launcher.test-child.ts';

interface Started {
  readonly launcher: ChildProcess;
  readonly ended: Promise<unknown[]>;
  /** The process that runs the script. */
  readonly script: number;
}

async function started(command: string, args: readonly string[], environment = {}): Promise<Started> {
  const launcher = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_execpath: undefined, ...environment },
  });
  const ended = once(launcher, 'exit');
  return { launcher, ended, script: await numberFrom(launcher.stdout) };
}

async function numberFrom(output: Readable): Promise<number> {
  for await (const line of createInterface(output)) return Number(line);
  throw new Error('The script ended without a word.');
}

async function gone(pid: number): Promise<void> {
  for (let waited = 0; existsSync(`/proc/${pid}`); waited += 20) {
    assert.ok(waited < 10_000, `process ${pid} ended`);
    await pause(20);
  }
}

describe('the launcher', () => {
  it('passes a signal on, waits for the script and ends with its code', async () => {
    const { launcher, ended, script } = await started(process.execPath, [LAUNCHER, '--script', SCRIPT]);
    launcher.kill('SIGTERM');
    assert.deepEqual(await ended, [7, null]);
    assert.equal(existsSync(`/proc/${script}`), false);
  });

  it('leaves nothing behind when it is killed', async () => {
    const { launcher, ended, script } = await started(process.execPath, [LAUNCHER, '--script', SCRIPT]);
    launcher.kill('SIGKILL');
    await ended;
    await gone(script);
  });

  it('stops when npm, which started it through a shell, is stopped', async () => {
    const shell = `"${process.execPath}" "${LAUNCHER}" --script ${SCRIPT}; exit`;
    const { launcher, ended, script } = await started('sh', ['-c', shell], { npm_execpath: 'npm-cli.js' });
    launcher.kill('SIGTERM');
    await ended;
    await gone(script);
  });
});
