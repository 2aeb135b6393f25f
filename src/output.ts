/** What is to be done where standard output cannot be written. Whoever reads it may stop, as `head` does; that is no fault. */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`standard output cannot be written: ${error.message}\n`, () => process.exit(2));
  });
}
