import type { Batch } from './batching.ts';
import type { Found } from './piece.ts';

/** Where releases stand, process by process. */
export interface Listing {
  /** False where it is full: then nothing is added. */
  add(at: number, length: number, found: Found): boolean;
  /** The releases in batches of about so many bytes, in order of process, those of one process as they came. */
  batches(bytes: number, handles: readonly number[]): Generator<Batch>;
}

/** So many releases are listed at most, and so many processes: what they take of memory is bounded. */
const MOST = 400_000;
const MOST_PROCESSES = 150_000;

/** An empty listing. A release that tells no process is one of its own. */
export function makeListing(): Listing {
  const groups = new Map<string, number>();
  const sizes: number[] = [];
  let room = 4_096;
  let count = 0;
  let files = new Uint16Array(room);
  let lines = new Float64Array(room);
  let starts = new Float64Array(room);
  let lengths = new Uint32Array(room);
  let of = new Uint32Array(room);
  // Most releases stand on a line of their own.
  const pointers = new Map<number, string>();
  const grow = () => {
    room *= 2;
    const grown = <T extends Uint16Array | Uint32Array | Float64Array>(larger: T, old: T): T => {
      larger.set(old);
      return larger;
    };
    files = grown(new Uint16Array(room), files);
    lines = grown(new Float64Array(room), lines);
    starts = grown(new Float64Array(room), starts);
    lengths = grown(new Uint32Array(room), lengths);
    of = grown(new Uint32Array(room), of);
  };

  /** The numbers of the releases in order of process. */
  const inOrder = (): Uint32Array => {
    const next = new Uint32Array(sizes.length);
    let place = 0;
    for (const name of [...groups.keys()].sort()) {
      const group = groups.get(name) ?? 0;
      next[group] = place;
      place += sizes[group] ?? 0;
    }
    const order = new Uint32Array(count);
    for (let index = 0; index < count; index += 1) {
      const group = of[index] ?? 0;
      const here = next[group] ?? 0;
      order[here] = index;
      next[group] = here + 1;
    }
    return order;
  };

  return {
    add: (at, length, { ocid, file, line, pointer }) => {
      let group = groups.get(ocid);
      if (count >= MOST || (group === undefined && sizes.length >= MOST_PROCESSES)) return false;
      if (group === undefined) {
        group = sizes.length;
        groups.set(ocid, group);
        sizes.push(0);
      }
      if (count === room) grow();
      sizes[group] = (sizes[group] ?? 0) + 1;
      files[count] = file;
      lines[count] = line;
      starts[count] = at;
      lengths[count] = length;
      of[count] = group;
      if (pointer !== '') pointers.set(count, pointer);
      count += 1;
      return true;
    },
    *batches(full, handles) {
      const order = inOrder();
      const nameless = groups.get('');
      const batch = (first: number, after: number): Batch => {
        const numbers = order.subarray(first, after);
        const ends: number[] = [];
        for (let at = 1; at < numbers.length; at += 1) {
          const group = of[numbers[at] ?? 0];
          if (group !== of[numbers[at - 1] ?? 0] || group === nameless) ends.push(at);
        }
        return {
          batch: {
            handles: Int32Array.from(numbers, (number) => handles[files[number] ?? 0] ?? -1),
            at: Float64Array.from(numbers, (number) => starts[number] ?? 0),
            lengths: Uint32Array.from(numbers, (number) => lengths[number] ?? 0),
            groups: Uint32Array.of(...ends, numbers.length),
          },
          places: (item) => {
            const number = numbers[item] ?? 0;
            return {
              file: files[number] ?? 0,
              line: lines[number] ?? 0,
              pointer: pointers.get(number) ?? '',
            };
          },
        };
      };
      let first = 0;
      let bytes = 0;
      for (let at = 0; at < count; at += 1) {
        const group = of[order[at] ?? 0];
        const begins = at === 0 || group !== of[order[at - 1] ?? 0] || group === nameless;
        if (begins && bytes >= full) {
          yield batch(first, at);
          first = at;
          bytes = 0;
        }
        bytes += lengths[order[at] ?? 0] ?? 0;
      }
      if (count > first) yield batch(first, count);
    },
  };
}
