import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runOfPieces } from './run-of-pieces.ts';
import { sortedPieces } from './sorting.ts';
import { spillToDisk } from './spill.ts';

interface Given {
  readonly ocid: string;
  readonly length: number;
}

/** Sorts pieces, held up to so many bytes; each piece is filled with the number of its turn. */
function sorted(given: readonly Given[], holdBytes: number): { pieces: string[]; runs: number } {
  const held = runOfPieces(holdBytes);
  const spill = spillToDisk();
  try {
    for (const [turn, { ocid, length }] of given.entries()) {
      const bytes = Buffer.alloc(length, turn % 251);
      const of = { ocid, file: turn % 3, line: turn + 1, pointer: turn % 2 === 0 ? '' : `/releases/${turn}` };
      if (held.add(bytes, 0, length, of)) continue;
      spill.lay(held.inOrder());
      held.clear();
      assert.ok(held.add(bytes, 0, length, of), 'any piece fits an empty run');
    }
    const pieces = [...sortedPieces(held, spill)].length;
    assert.equal(pieces, given.length);
    // Bytes are good only until the next piece is asked for, so they are read as they come.
    const told: string[] = [];
    for (const { ocid, file, line, pointer, bytes: all, from, end } of sortedPieces(held, spill)) {
      const bytes = all.subarray(from, end);
      assert.ok(bytes.every((byte) => byte === (line - 1) % 251));
      told.push(`${ocid} ${file} ${line}${pointer} ${bytes.length}`);
    }
    return { pieces: told, runs: spill.runs };
  } finally {
    spill.close();
  }
}

const expected = (given: readonly Given[]): string[] =>
  given
    .map(({ ocid, length }, turn) => ({ ocid, turn, length }))
    .sort((one, other) => (one.ocid < other.ocid ? -1 : one.ocid > other.ocid ? 1 : one.turn - other.turn))
    .map(
      ({ ocid, turn, length }) =>
        `${ocid} ${turn % 3} ${turn + 1}${turn % 2 === 0 ? '' : `/releases/${turn}`} ${length}`,
    );

describe('pieces laid down on disk', () => {
  it('come back in order of process, those of one process as they came, whatever is held', () => {
    const given = fc.array(
      fc.record({
        ocid: fc.constantFrom('', 'a', 'b', 'é', 'ocds-x-1'),
        length: fc.integer({ min: 1, max: 400 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(given, fc.integer({ min: 1, max: 3_000 }), (pieces, hold) => {
        assert.deepEqual(sorted(pieces, hold).pieces, expected(pieces));
      }),
      { numRuns: 200 },
    );
  });

  it('may be larger than what is held and than what is read at once', () => {
    const given = [3_000_000, 10, 1_500_000, 10, 70_000, 3_000_000].map((length, index) => ({
      ocid: index % 2 === 0 ? 'b' : 'a',
      length,
    }));
    const { pieces, runs } = sorted(given, 1_000);
    assert.deepEqual(pieces, expected(given));
    assert.ok(runs >= 2, `${runs} runs`);
  });
});
