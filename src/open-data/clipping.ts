/** Published text made fit for a field: well formed, without NUL, cut where it is longer than the field takes. */
function clipped(text: string, most: number, what: string, doubts: string[]): string {
  const sound = text.replaceAll('\u0000', '').toWellFormed().trim();
  if (sound.length <= most) return sound;
  const told = `${what} is longer than ${most} characters: cut`;
  if (!doubts.includes(told)) doubts.push(told);
  // A cut in the middle of a character leaves half of it, which goes too.
  return sound
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

export const clippedLine = (text: string, what: string, doubts: string[]): string =>
  clipped(text.replaceAll(/\s+/g, ' '), 300, what, doubts);

export const clippedWords = (text: string, what: string, doubts: string[]): string =>
  clipped(text, 10_000, what, doubts);
