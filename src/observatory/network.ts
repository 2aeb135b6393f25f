/** Two buyers, and how often they bought together. */
export interface Tie {
  readonly one: string;
  readonly other: string;
  readonly processes: number;
  /** The first of the processes, to look at, and its place among all. */
  readonly ocid: string;
  readonly index: number;
}

/** Of a process with more buyers only so many are tied with each other: pairs grow with the square. */
const MOST_BUYERS = 30;

interface Known {
  processes: number;
  readonly ocid: string;
  readonly index: number;
}

/** Notes who buys with whom. */
export function networking() {
  const ties = new Map<string, Map<string, Known>>();
  return {
    add: (ocid: string, index: number, buyers: readonly string[]): void => {
      const some = [...new Set(buyers)].sort().slice(0, MOST_BUYERS);
      for (const [at, one] of some.entries())
        for (const other of some.slice(at + 1)) {
          const row = ties.get(one) ?? new Map<string, Known>();
          ties.set(one, row);
          const tie = row.get(other);
          if (tie === undefined) row.set(other, { processes: 1, ocid, index });
          else tie.processes += 1;
        }
    },
    /** The most frequent first. */
    all: (): readonly Tie[] =>
      [...ties]
        .flatMap(([one, row]) => [...row].map(([other, tie]) => ({ one, other, ...tie })))
        .sort((a, b) => b.processes - a.processes || (a.one + a.other < b.one + b.other ? -1 : 1)),
  };
}
