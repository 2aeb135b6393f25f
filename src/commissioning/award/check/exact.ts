/** Up to here every whole number is a float of its own, and sums of two of them are exact. */
export const EXACT = 2 ** 52;

/** The float next to a whole number that is no less than it. */
export function noLess(value: bigint): number {
  const near = Number(value);
  for (let by = 1; ; by *= 2) {
    const one = BigInt(near) >= value ? near : near + by;
    if (BigInt(one) >= value) return one;
  }
}

/** The float next to a whole number that is no more than it. */
export const noMore = (value: bigint): number => -noLess(-value);

/** A sum of whole numbers: exact as far as floats reach, beyond that no less than it is. */
export function sumUp(terms: readonly number[]): number {
  let sum = 0;
  let size = 0;
  for (const term of terms) {
    sum += term;
    size += Math.abs(term);
  }
  return size <= EXACT ? sum : noLess(terms.reduce((all, term) => all + BigInt(term), 0n));
}
