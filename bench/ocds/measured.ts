import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One run of a command, from start to end, as whoever types it sees it. */
export interface Run {
  readonly seconds: number;
  /** Of all threads together. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly output: string;
}

const CLOCK_TICKS = 100;
const project = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a script of the project under this Node; what it prints goes to `output`. Linux only: it reads /proc. */
export function measured(script: string, args: readonly string[], output = '/dev/null'): Promise<Run> {
  return new Promise((resolve, reject) => {
    const out = openSync(output, 'w');
    const begun = performance.now();
    const child = spawn(
      process.execPath,
      ['--max-semi-space-size=4', '--no-parallel-scavenge', `${project}${script}`, ...args],
      {
        stdio: ['ignore', out, 'inherit'],
        env: { ...process.env, NODE_COMPILE_CACHE: `${project}node_modules/.cache/moothall` },
      },
    );
    let peakKiB = 0;
    let ticks = 0;
    const look = () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        peakKiB = Math.max(peakKiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
        const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        ticks = Math.max(ticks, Number(stat[11] ?? 0) + Number(stat[12] ?? 0));
      } catch {
        // It has just ended: what was seen last stands.
      }
    };
    const timer = setInterval(look, 10);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(timer);
      closeSync(out);
      if (code !== 0 && code !== 1) return reject(new Error(`${script} ended with ${code}`));
      resolve({
        seconds: (performance.now() - begun) / 1000,
        cpuSeconds: ticks / CLOCK_TICKS,
        peakMiB: Math.round(peakKiB / 1024),
        output,
      });
    });
  });
}

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
