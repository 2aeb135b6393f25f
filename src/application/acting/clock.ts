import type { Instant } from '../../kernel/time.ts';
import { act } from './act.ts';
import { drainOutbox } from './outbox.ts';
import type { Parts } from './preparing.ts';
import { ENGINE } from './world.ts';

const BATCH = 100;

/** Lets time pass up to `now`: joint decisions close, duties lapse, in the order in which they were due. Gives how many streams. */
export async function runClock(parts: Parts, now: Instant): Promise<number> {
  let ticked = 0;
  const seen = new Set<string>();
  for (;;) {
    const due = await parts.ledger.due(now, BATCH);
    // A stream whose due time a tick does not move is looked at again with the clock's next round, not in this one.
    const fresh = due.filter(({ stream, at }) => !seen.has(`${stream} ${at}`));
    for (const { stream, at } of fresh) {
      seen.add(`${stream} ${at}`);
      await act(parts, {
        stream,
        action: 'clock.tick',
        body: {},
        as: ENGINE,
        via: 'clock',
        // Two clocks may tick at once: the same tick is done once.
        key: `clock ${stream} ${at}`,
        ...(parts.mayGiveTime() ? { at: now } : {}),
      });
      ticked += 1;
    }
    await drainOutbox(parts, now);
    if (due.length < BATCH || fresh.length === 0) return ticked;
  }
}

/**
 * A round of the clock beside whatever else works here. Where acts may lie in the past, whoever plays the past has taken
 * the clock, or a stream whose deadline has gone by would be ticked to the present in the middle of its own history.
 */
export async function letTimePass(parts: Parts, now: Instant): Promise<void> {
  const letGo = parts.mayGiveTime() ? await parts.ledger.takeClock(false) : async () => undefined;
  if (letGo === undefined) return;
  try {
    await runClock(parts, now);
  } finally {
    await letGo();
  }
}
