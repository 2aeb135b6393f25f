/**
 * A number as people type it, without spaces, signs of pounds and percent, and commas between thousands. A comma that stands
 * anywhere else stays, so that it is asked about: 99,50 is not nine thousand.
 */
export function ungrouped(typed: string): string {
  const text = typed.replaceAll(/[£\s%]/g, '');
  return /^-?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text;
}
