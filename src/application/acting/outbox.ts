import { hashText } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import type { OutboxEntry } from '../ports.ts';
import { act } from './act.ts';
import { CONTENT_FORGET } from './engine-actions.ts';
import type { Parts } from './preparing.ts';
import { ENGINE } from './world.ts';

const BATCH = 50;

/** The same key however often an effect is carried, so that carrying it again after a crash is harmless. */
const keyOf = ({ stream, seq, n }: OutboxEntry): string => hashText(`outbox ${stream} ${seq} ${n}`);

/** Carries what acts bring about on other streams, each as a further act by the engine. Gives how many. */
export async function drainOutbox(parts: Parts, until?: Instant): Promise<number> {
  const now = until ?? (await parts.now());
  let carried = 0;
  for (;;) {
    const done = await parts.ledger.drain(BATCH, now, async (entry) => {
      // Erasing is done before it is recorded as done: a crash in between erases again, which harms nobody.
      if (entry.effect.action === CONTENT_FORGET.name) {
        await parts.vault.erase(entry.stream, String(entry.effect.body.content));
      }
      const outcome = await act(parts, {
        stream: entry.effect.stream,
        action: entry.effect.action,
        body: entry.effect.body,
        as: ENGINE,
        via: 'outbox',
        key: keyOf(entry),
        ...(parts.mayGiveTime() ? { at: entry.at } : {}),
      });
      return outcome as unknown as JsonObject;
    });
    carried += done;
    if (done === 0) return carried;
  }
}
