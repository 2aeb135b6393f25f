/** So many numbers are remembered at most: 8 MiB. After that it begins anew. */
const MOST = 3 << 18;

/** Remembers numbers above 0 in little memory: says whether a number has been there. */
export function makeSeen(most = MOST): (number: number) => boolean {
  let table = new Float64Array(1 << 12);
  let count = 0;
  const place = (number: number): number => {
    const mask = table.length - 1;
    let at = number & mask;
    while (table[at] !== 0 && table[at] !== number) at = (at + 1) & mask;
    return at;
  };
  return (number) => {
    const at = place(number);
    if (table[at] === number) return true;
    table[at] = number;
    count += 1;
    if (count >= most) {
      table = new Float64Array(1 << 12);
      count = 0;
    } else if (count > (table.length >> 2) * 3) {
      const old = table;
      table = new Float64Array(old.length * 2);
      for (const one of old) if (one !== 0) table[place(one)] = one;
    }
    return false;
  };
}
