import type { OcdsOutput } from '../../application/ocds/port.ts';
import type { Fault } from './in-order.ts';

/** So many are held to be told in order; where there are more, the rest is told as it comes. */
const MOST_HELD = 10_000;

/** Takes what cannot be used, in whatever order it is found, and tells it in order of file and line. */
export function faultsInOrder(files: readonly string[], tell: OcdsOutput['fault']) {
  const held: Parameters<Fault>[] = [];
  let count = 0;
  const told = ([file, line, pointer, message]: Parameters<Fault>) =>
    tell(`${files[file] === '-' ? 'standard input' : files[file]}:${line}${pointer}`, message);
  return {
    add: (...fault: Parameters<Fault>) => {
      count += 1;
      held.push(fault);
      if (held.length >= MOST_HELD) tellHeld();
    },
    tell: () => tellHeld(),
    count: () => count,
  };

  function tellHeld(): void {
    held.sort(([file, line], [otherFile, otherLine]) => file - otherFile || line - otherLine).forEach(told);
    held.length = 0;
  }
}
