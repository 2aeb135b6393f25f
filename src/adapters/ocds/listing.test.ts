import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { makeGathering, type Stretches } from './gathering.ts';
import { makeListing } from './listing.ts';

interface Given {
  readonly ocid: string;
  readonly length: number;
  readonly gap: number;
  readonly file: 0 | 1;
}

/** Lists pieces of two files and reads them again in batches: each is told with its process, its place and its bytes. */
function readAgain(given: readonly Given[], batchBytes: number): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'moothall-listing-'));
  const contents: [Buffer[], Buffer[]] = [[], []];
  const ends: [number, number] = [0, 0];
  const listing = makeListing();
  for (const [turn, { ocid, length, gap, file }] of given.entries()) {
    contents[file].push(Buffer.alloc(gap, '-'), Buffer.alloc(length, (turn % 200) + 1));
    const at = ends[file] + gap;
    ends[file] = at + length;
    const pointer = turn % 2 === 0 ? '' : `/releases/${turn}`;
    assert.ok(listing.add(at, length, { ocid, file, line: turn + 1, pointer }));
  }
  const names = [join(folder, 'one'), join(folder, 'other')];
  for (const [file, name] of names.entries()) writeFileSync(name, Buffer.concat(contents[file as 0 | 1]));
  const handles = names.map((name) => openSync(name, 'r'));
  try {
    const gather = makeGathering();
    return [...listing.batches(batchBytes, handles)].map(({ batch, places }) => {
      const { bytes, starts, ends: after, groups } = gather(batch as Stretches);
      let group = 0;
      return Array.from(starts, (start, item) => {
        if (item >= (groups[group] ?? 0)) group += 1;
        const part = bytes.subarray(start, after[item]);
        const { file, line, pointer } = places(item);
        assert.ok(part.every((byte) => byte === ((line - 1) % 200) + 1));
        return `${group}:${file}:${line}${pointer}:${part.length}`;
      });
    });
  } finally {
    for (const handle of handles) closeSync(handle);
    rmSync(folder, { recursive: true });
  }
}

/** The same by sorting: groups are counted within a batch, and a batch is closed when it is full. */
function expected(given: readonly Given[], batchBytes: number): string[][] {
  const sorted = given
    .map((piece, turn) => ({ ...piece, turn }))
    .sort((one, other) => (one.ocid < other.ocid ? -1 : one.ocid > other.ocid ? 1 : one.turn - other.turn));
  const batches: string[][] = [];
  let bytes = batchBytes;
  let group = 0;
  for (const [at, { ocid, length, file, turn }] of sorted.entries()) {
    const begins = ocid === '' || ocid !== sorted[at - 1]?.ocid;
    if (begins && bytes >= batchBytes) {
      batches.push([]);
      bytes = 0;
      group = 0;
    } else if (begins) group += 1;
    bytes += length;
    batches
      .at(-1)
      ?.push(`${group}:${file}:${turn + 1}${turn % 2 === 0 ? '' : `/releases/${turn}`}:${length}`);
  }
  return batches;
}

describe('releases listed where they stand', () => {
  it('are read again process by process, those of one process as they came, from whichever file', () => {
    const given = fc.array(
      fc.record({
        ocid: fc.constantFrom('', 'a', 'b', 'é', 'ocds-x-1'),
        length: fc.integer({ min: 1, max: 400 }),
        gap: fc.constantFrom(0, 1, 5_000),
        file: fc.constantFrom(0 as const, 1 as const),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(given, fc.integer({ min: 1, max: 3_000 }), (pieces, bytes) => {
        assert.deepEqual(readAgain(pieces, bytes), expected(pieces, bytes));
      }),
      { numRuns: 100 },
    );
  });

  it('are more than its first room holds', () => {
    const pieces = Array.from({ length: 9_000 }, (_, turn) => ({
      ocid: `p${(turn * 7) % 1_000}`,
      length: 1 + (turn % 5),
      gap: turn % 2,
      file: (turn % 2) as 0 | 1,
    }));
    assert.deepEqual(readAgain(pieces, 500), expected(pieces, 500));
  });

  it('are no more than are held in bounded memory: the rest is refused', () => {
    const listing = makeListing();
    let count = 0;
    while (count < 2_000_000 && listing.add(count, 1, { ocid: `p${count}`, file: 0, line: 1, pointer: '' }))
      count += 1;
    assert.ok(count > 100_000 && count < 2_000_000, `${count}`);
  });
});
