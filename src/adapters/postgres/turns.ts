import type { Pool } from 'pg';

/** Runs work when it is its turn. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** So much work at one time, the rest in the order it came. */
export function turns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((begin) => waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

interface PoolTurns {
  readonly transactions: Turns;
  readonly draining: Turns;
}

const known = new WeakMap<Pool, PoolTurns>();

/**
 * A transaction holds a connection while its work reads through others, and draining holds one while it acts. Were every
 * connection of the pool held so, each would wait for another for ever; so half may be held by transactions, one by draining.
 */
export function turnsOf(pool: Pool): PoolTurns {
  const made = known.get(pool) ?? {
    transactions: turns(Math.max(1, Math.floor(pool.options.max / 2))),
    draining: turns(1),
  };
  known.set(pool, made);
  return made;
}
