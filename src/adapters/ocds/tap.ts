/** Bytes that come block by block, to be taken in whatever lengths they are wanted. */
export interface Tap {
  /** What is there, at least so many bytes where there are as many; none where there are no more. It stays until passed. */
  look(least: number): Promise<Uint8Array>;
  pass(length: number): void;
}

/** Over blocks of which each is good until the next but one. */
export function makeTap(source: AsyncIterator<Uint8Array>): Tap {
  let held: Uint8Array = new Uint8Array(0);
  return {
    look: async (least) => {
      while (held.length < least) {
        const next: IteratorResult<Uint8Array> = await source.next();
        if (next.done === true) break;
        held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
      }
      return held;
    },
    pass: (length) => {
      held = held.subarray(length);
    },
  };
}
