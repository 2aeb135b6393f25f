/**
 * How many refusals one actor may leave in one stream's log within a minute: enough for anybody who tries things out,
 * too few to fill a disk. What is refused beyond is answered, but not recorded.
 */
export interface RefusalLimit {
  /** Whether one more refusal may be recorded at this time (milliseconds that only go forward). */
  admits(stream: string, actor: string, elapsed: number): boolean;
}

const WINDOW_MS = 60_000;
const MOST_KEYS = 10_000;

export function refusalLimit(most = 120): RefusalLimit {
  const windows = new Map<string, { since: number; count: number }>();
  return {
    admits: (stream, actor, elapsed) => {
      const key = `${stream} ${actor}`;
      const known = windows.get(key);
      if (known === undefined || elapsed - known.since >= WINDOW_MS) {
        windows.delete(key);
        if (windows.size >= MOST_KEYS) windows.delete(windows.keys().next().value ?? '');
        windows.set(key, { since: elapsed, count: 1 });
        return true;
      }
      known.count += 1;
      return known.count <= most;
    },
  };
}
