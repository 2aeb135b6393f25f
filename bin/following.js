// Loaded before any script that the launcher runs: when the launcher dies, even by kill -9, the script is asked to stop.
// The launcher holds the other end of a pipe, which the kernel closes with it.
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const pipe = Number(process.env.MOOTHALL_LAUNCHER_PIPE);
// Threads and child processes of the script inherit these words, but not the pipe.
delete process.env.MOOTHALL_LAUNCHER_PIPE;

if (isMainThread && pipe > 2) {
  const launcher = new Socket({ fd: pipe, readable: true, writable: false });
  launcher.on('close', () => process.kill(process.pid, 'SIGTERM'));
  launcher.resume().unref();
}
