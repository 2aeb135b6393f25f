import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runClock } from '../../src/application/acting/clock.ts';
import {
  dayOfNotice,
  type Imported,
  type ImportRequest,
  importNotice,
  noticeIn,
} from '../../src/application/importing/importing.ts';
import { publishDue } from '../../src/application/publishing/releasing.ts';
import { type Played, play, readScenario } from '../../src/application/scenario.ts';
import { ok } from '../../src/kernel/result.ts';
import type { Opened } from '../../src/wiring.ts';

/** The folder of real notices; without it the scenarios that start from them are skipped, and say so. */
export const realData = process.env.MOOTHALL_REAL_DATA;
export const withoutRealData = realData === undefined ? 'needs the real notices (MOOTHALL_REAL_DATA)' : false;

/** Brings a published notice in on its own day, as `moothall import --simulate` does. */
export async function bringIn(
  opened: Opened,
  file: string,
  ocid: string | undefined,
  request: Pick<ImportRequest, 'form' | 'regime' | 'commissioner'>,
): Promise<Imported> {
  const chosen = noticeIn(readFileSync(join(realData ?? '', file), 'utf8'), ocid);
  assert.ok(chosen.ok, chosen.ok ? '' : chosen.error);
  const at = dayOfNotice(chosen.value) ?? assert.fail('the notice has no date');
  const { moothall, parts, library } = opened;
  const imported = await importNotice(
    { moothall, ledger: parts.ledger, library, now: parts.now },
    chosen.value,
    { ...request, via: 'cli', at },
  );
  assert.ok(imported.ok, imported.ok ? '' : imported.error.message);
  await parts.ledger.setMeta({ now: at });
  return imported.value;
}

/**
 * Plays scenario files one after the other, as one: what an earlier file saved, a later one may name. Every line must go
 * as it expects. `between` looks at the place after each act.
 */
export async function playFiles(
  opened: Opened,
  folder: string,
  names: readonly string[],
  between: (played: Played) => Promise<void> = async () => undefined,
): Promise<readonly Played[]> {
  const { moothall, parts } = opened;
  const saved = new Map<string, string>();
  const all: Played[] = [];
  const stage = {
    moothall,
    via: 'scenario' as const,
    begun: await parts.now(),
    setTime: async (at: string) => {
      await runClock(parts, at);
      await parts.ledger.setMeta({ now: at });
      return ok(undefined);
    },
    mayActAs: async () => ok(undefined),
  };
  for (const name of names) {
    const lines = readScenario(readFileSync(join(import.meta.dirname, folder, `${name}.jsonl`), 'utf8'));
    assert.ok(lines.ok, lines.ok ? '' : `${name}: ${lines.error}`);
    for await (const played of play(stage, lines.value, saved)) {
      assert.ok(played.ok, played.ok ? '' : `${name}: ${played.error}`);
      const { line, differs } = played.value;
      assert.equal(differs, undefined, `${name}, line ${line.line} (${line.action})`);
      all.push(played.value);
      // As it goes, as the server's clock does: each state that everybody could see is a release.
      await publishDue({ moothall, releases: opened.releases, now: parts.now });
      await between(played.value);
    }
  }
  return all;
}
