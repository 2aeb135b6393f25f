/**
 * The other side of `apart`: answers each question, by its id. After a fault the process ends, so that nothing that was left
 * half done, or memory that was not given back, is used for the next question.
 */
export function answering<Question extends { readonly id: number }>(
  answer: (question: Question, tell: (told: object) => void) => Promise<object>,
): void {
  const send = (message: object, then?: () => void) => process.send?.(message, undefined, {}, then);
  // Ctrl-C on a terminal reaches every process of the line; whoever asked decides what becomes of this one.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
  process.on('message', (question: Question) => {
    const { id } = question;
    answer(question, (told) => send({ ...told, id })).then(
      (found) => send({ ...found, id }),
      (error: unknown) =>
        send({ id, fault: error instanceof Error ? error.message : String(error), ...starved(error) }, () =>
          process.exit(1),
        ),
    );
  });
}

const asker = process.ppid;

/** For long work to call now and then: where whoever asked was killed, nobody waits for it any more. */
export function endWithAsker(): void {
  if (process.ppid !== asker) process.exit();
}

/** WebAssembly can grow to two gigabytes; where that is not enough it breaks off, and says no more than that. */
const starved = (error: unknown) =>
  error instanceof Error && error.name === 'RuntimeError' ? { starved: true } : {};
