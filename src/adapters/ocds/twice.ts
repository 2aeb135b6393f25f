import { readFindingLine } from '../../application/ocds/reading.ts';
import type { Places } from './batching.ts';
import { makeSeen } from './seen.ts';
import type { DoneMessage } from './worker.ts';

interface Part {
  readonly bytes: Uint8Array;
  /** Whether it tells of a release that was there before. */
  readonly repeats: boolean;
}

/** What a validation wrote of one batch after the other, with each release that came before told where it stands. */
export async function makeTwice(
  json: boolean,
  files: readonly string[],
): Promise<(done: DoneMessage, places: Places) => readonly Part[]> {
  const findingLine = await readFindingLine();
  const seen = makeSeen();
  const encoder = new TextEncoder();
  return ({ bytes, names }, places) => {
    const parts: Part[] = [];
    let from = 0;
    for (const [item, hash] of (names?.hashes ?? []).entries()) {
      if (hash === 0 || !seen(hash)) continue;
      const end = names?.ends[item] ?? 0;
      parts.push({ bytes: bytes.subarray(from, end), repeats: false });
      from = end;
      const finding = {
        path: '/id',
        rule: 'duplicate-release',
        message: 'is the id of a release of this process that came before',
      } as const;
      parts.push({ bytes: encoder.encode(findingLine(finding, places(item), files, json)), repeats: true });
    }
    parts.push({ bytes: bytes.subarray(from), repeats: false });
    return parts;
  };
}
