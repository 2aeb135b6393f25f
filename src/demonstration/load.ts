import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runClock } from '../application/acting/clock.ts';
import type { Parts } from '../application/acting/preparing.ts';
import type { Moothall } from '../application/interface.ts';
import { play, readScenario } from '../application/scenario.ts';
import { ok } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';

/** What the demonstration is played on: a Moothall whose data is marked as a demonstration, so that acts may lie in the past. */
export interface Ground {
  readonly moothall: Moothall;
  readonly parts: Parts;
}

/**
 * Builds the demonstration place: plays the scenario files of `folder` in the order of their names, through the one
 * door, so that everything shown has its facts and decisions. A line that goes otherwise than it says is a fault of the
 * files and throws. Gives the number of acts.
 */
export async function loadDemonstration(ground: Ground, folder: string, begun: Instant): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const saved = new Map<string, string>();
  let acts = 0;
  for (const name of names) {
    const lines = readScenario(await readFile(join(folder, name), 'utf8'));
    if (!lines.ok) throw new Error(`${name}, ${lines.error}`);
    const stage = {
      moothall: ground.moothall,
      via: 'scenario' as const,
      begun,
      setTime: async (at: Instant) => {
        await runClock(ground.parts, at);
        return ok(undefined);
      },
      mayActAs: async () => ok(undefined),
    };
    for await (const played of play(stage, lines.value, saved)) {
      if (!played.ok) throw new Error(`${name}, ${played.error}`);
      const { line, differs } = played.value;
      if (differs !== undefined) throw new Error(`${name}, line ${line.line} (${line.action}): ${differs}`);
      acts += 1;
    }
  }
  return acts;
}
