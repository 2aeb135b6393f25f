#!/usr/bin/env node
// The way in on a bare machine: installs what is missing, then runs Moothall under the project's own Node.
//   moothall.js ARGS                  src/main.ts ARGS (src/ocds.ts, src/award.ts where the first is ocds, award)
//   moothall.js --script FILE ARGS    a script of the project, which may use development packages
// This file alone runs under the machine's Node, which may be as old as 20; so it is plain JavaScript without packages.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const nodePackage = `node-${process.platform}-${process.arch}`;
const [first, script, ...scriptArgs] = process.argv.slice(2);
const isScript = first === '--script' && script !== undefined;

if (!isInstalled()) install();
run();

/** Whether what npm says it installed is what the lock file asks for. */
function isInstalled() {
  const wanted = packagesIn(join(project, 'package-lock.json'));
  const found = packagesIn(join(project, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional, dev }]) => {
    if (path === '' || found[path]?.version === version) return true;
    if (path === `node_modules/${nodePackage}`) return false;
    return optional === true || (dev === true && !isScript);
  });
}

function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

function install() {
  const release = lock(join(project, '.installing'));
  try {
    // Another process may have installed while this one waited.
    if (isInstalled()) return;
    console.error('Installing what Moothall needs (once, under a minute on most machines) …');
    // The packages' own scripts are not needed: Moothall makes the database's library links itself.
    const args = [
      'ci',
      '--ignore-scripts',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    const npm = process.env.npm_execpath;
    const [command, ...before] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
    const done = spawnSync(command, [...before, ...args], { cwd: project, encoding: 'utf8' });
    if (done.status !== 0) {
      console.error(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`.trim());
      console.error(`moothall: npm ci failed in ${project}: mend what it says above, then start again.`);
      release();
      process.exit(1);
    }
  } finally {
    release();
  }
}

/** Two set-ups at once would delete each other's packages. A lock whose process has died counts for nothing. */
function lock(file) {
  for (let waited = 0; ; waited += 100) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') {
        console.error(
          `moothall: cannot install into ${project} (${error.code}): run npm ci there as its owner.`,
        );
        process.exit(1);
      }
    }
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    // An empty file is one whose holder is just writing it, unless that lasts.
    if (holder === 0 ? waited > 5_000 : !isAlive(holder)) rmSync(file, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function run() {
  const node = nodeBinary();
  const args = isScript
    ? [join(project, script), ...scriptArgs]
    : [
        join(project, 'src', first === 'ocds' || first === 'award' ? `${first}.ts` : 'main.ts'),
        ...process.argv.slice(2),
      ];
  // What streams through leaves garbage at once: little room for it keeps memory flat, and threads of our own, one a core,
  // clear it away themselves.
  const room = first === 'ocds' ? ['--max-semi-space-size=4', '--no-parallel-scavenge'] : [];
  const child = spawn(node, [...room, '--import', new URL('following.js', import.meta.url).href, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // Compiled once, read ever after: a command starts in a fraction of the time.
    env: {
      NODE_COMPILE_CACHE: join(project, 'node_modules/.cache/moothall'),
      ...process.env,
      MOOTHALL_LAUNCHER_PIPE: '3',
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      // What is typed at a terminal reaches the child without us.
      if (!(process.stdin.isTTY && signal !== 'SIGTERM')) child.kill(signal);
    });
  }
  stopWithNpm(child);
  child.on('error', (error) => {
    console.error(`moothall: ${node} cannot be run: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** npm stops only the shell between itself and this process, which sees no more of it than a new parent. */
function stopWithNpm(child) {
  if (process.env.npm_execpath === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 200);
}

function nodeBinary() {
  const own = join(project, 'node_modules', nodePackage, 'bin/node');
  if (existsSync(own)) return own;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  console.error(
    `moothall: there is no packaged Node for ${process.platform}-${process.arch}: install Node 24 or later, then start again.`,
  );
  process.exit(1);
}
