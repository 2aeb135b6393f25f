import { type Hash, hashText } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { addSpan, type Instant } from '../../kernel/time.ts';
import { saysTheSame, stagesOf, tagsOfChange } from '../../open-data/change-tags.ts';
import { withGone, withoutGone } from '../../open-data/gone.ts';
import { standardRules } from '../../open-data/standard/merge-rules.ts';
import type { Moothall } from '../interface.ts';
import type { Publisher, Releases } from '../ports.ts';
import { processRelease } from './publishing.ts';

const BATCH = 200;

interface Releasing {
  readonly moothall: Pick<Moothall, 'read' | 'rows' | 'list' | 'facts' | 'law'>;
  readonly releases: Releases;
  now(): Promise<Instant>;
}

/** The hash of a place in the feed, over the one before it: a release that is changed or left out shows. */
export const releaseHash = (before: Hash, position: number, text: string): Hash =>
  hashText(`${before} ${position} ${text}`);

/**
 * Publishes what everybody may see of each process that has changed, as a release beside those before it; what changed and
 * shows nothing new publishes nothing. Gives how many streams were looked at.
 */
export async function publishDue(releasing: Releasing): Promise<number> {
  let looked = 0;
  for (;;) {
    const done = await releasing.releases.publishing(BATCH, (publisher) => publishAll(releasing, publisher));
    looked += done;
    if (done === 0) return looked;
  }
}

async function publishAll({ moothall, releases, now }: Releasing, publisher: Publisher): Promise<void> {
  const found = new Map<string, { readonly process: string; readonly release: JsonObject }>();
  for (const { stream } of publisher.due) {
    const said = await processRelease({ moothall, releases }, stream);
    // A contract that was signed shows in its procedure's release: both say the same process.
    if (said !== undefined)
      found.set(String(said.release.ocid), { process: said.process, release: withoutGone(said.release) });
  }
  let last = await publisher.dating();
  const present = await now();
  for (const [ocid, { process, release }] of found) {
    const before = await publisher.latest(ocid);
    const earlier = before === undefined ? undefined : withoutGone(JSON.parse(before.text) as JsonObject);
    if (earlier !== undefined && saysTheSame(earlier, release)) continue;
    // Two releases of one process at one instant could not be put in order by whoever merges them.
    const at = last !== undefined && present <= last ? addSpan(last, 'PT0.001S') : present;
    last = at;
    const tag = tagsOfChange(earlier, release);
    // No id of a stream has a dot: a release goes by no name that is another process's.
    const id = `${ocid}.${(before?.count ?? 0) + 1}`;
    const whole = earlier === undefined ? release : withGone(earlier, release, standardRules());
    const text = JSON.stringify({ ...whole, id, date: at, tag });
    await publisher.publish({ process, ocid, id, at, stages: stagesOf(tag), text });
  }
}
