import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generateProblem, SIZES } from '../commissioning/award/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'moothall-stopping-'));
after(() => rmSync(folder, { recursive: true }));
const launcher = fileURLToPath(new URL('../../bin/moothall.js', import.meta.url));

test('given a problem from a pipe, when Ctrl-C reaches the launcher and what it started, then the award is kept', async () => {
  const out = join(folder, 'result.json');
  // A terminal gives Ctrl-C to everything of the line that it runs: so does this, to a group of its own.
  const child = spawn(process.execPath, [launcher, 'award', 'solve', '-', '--out', out], { detached: true });
  child.stdin.end(JSON.stringify(generateProblem(SIZES.H2 ?? assert.fail(), 1)));
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const code = new Promise((resolve) => child.on('exit', resolve));
  await setTimeout(10_000);
  const group = -(child.pid ?? assert.fail());
  process.kill(group, 'SIGINT');
  // What the launcher passes on may come a little later.
  await setTimeout(20);
  process.kill(group, 'SIGINT');
  assert.equal(await code, 130, said);
  assert.match(said, /^-: stopped\. The best award so far is worth £[\d.,]+, not proved; it is in \S+\n$/);
  assert.equal(JSON.parse(readFileSync(out, 'utf8')).status, 'gap');
});

test('given a time limit that ends the search, then the result says how much of its time the check took', () => {
  const problem = join(folder, 'large.json');
  writeFileSync(problem, JSON.stringify(generateProblem(SIZES.L ?? assert.fail(), 1)));
  const out = join(folder, 'large-result.json');
  const args = ['award', 'solve', problem, '--time-limit', '1', '--autonomy', 'off', '--out', out];
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const [, all, check] =
    /, ([\d.]+) s, of which the check took ([\d.]+) s$/m.exec(stdout) ?? assert.fail(stdout);
  const { seconds, secondsOfCheck } = JSON.parse(readFileSync(out, 'utf8'));
  assert.deepEqual([seconds, secondsOfCheck], [Number(all), Number(check)]);
  assert.ok(secondsOfCheck > 0 && secondsOfCheck < seconds);
  const checked = spawnSync(process.execPath, [launcher, 'award', 'check', problem, out], {
    encoding: 'utf8',
  });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});
