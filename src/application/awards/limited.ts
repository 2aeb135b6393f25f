import { fail } from '../../kernel/result.ts';
import type { AwardRunner } from './engine.ts';

/** Seconds of one solve at least; with less than that left nothing more is begun. */
const LEAST = 0.5;
/** After the end a solve may take so much longer, in seconds, before it is left alone. */
const GRACE = 1;

/** A runner whose problems together have so much time: each takes at most a part of what is left. */
export interface Limited extends AwardRunner {
  /** Whether a problem was left out or broken off because the time had ended. */
  hasEnded(): boolean;
  /** How many problems were solved. */
  solved(): number;
  /** The same time, of which each problem takes at most another part. */
  taking(part: number): Limited;
}

/** `elapsed`: seconds since the start. */
export function limitedTo(
  runner: AwardRunner,
  seconds: number,
  elapsed: () => number,
  part: number,
): Limited {
  const known = { ended: false, solved: 0 };
  const taking = (share: number): Limited => ({
    run: async (file, options) => {
      const left = seconds - elapsed();
      if (left < Math.min(LEAST, seconds / 2)) {
        known.ended = true;
        return fail('the time ended');
      }
      const timeLimitSeconds = Math.min(
        left,
        Math.max(LEAST, left * share),
        options.timeLimitSeconds ?? left,
      );
      let timer: NodeJS.Timeout | undefined;
      const ending = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), (left + GRACE) * 1000);
      });
      const award = await Promise.race([runner.run(file, { ...options, timeLimitSeconds }), ending]);
      clearTimeout(timer);
      if (award === undefined) {
        known.ended = true;
        return fail('the time ended');
      }
      known.solved += 1;
      return award;
    },
    hasEnded: () => known.ended,
    solved: () => known.solved,
    taking,
  });
  return taking(part);
}
