/** Says its number, then runs until asked to stop, and ends with a code of its own. */
process.on('SIGTERM', () => process.exit(7));
process.stdout.write(`${process.pid}\n`);
setInterval(() => undefined, 1000);
