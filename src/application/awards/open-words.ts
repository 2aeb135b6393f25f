import type { AwardResult } from '../../commissioning/award/index.ts';

type Levels = Pick<
  AwardResult,
  | 'status'
  | 'autonomy'
  | 'open'
  | 'refused'
  | 'worstShortfallPpm'
  | 'sumShortfallPpm'
  | 'boundBy'
  | 'boundPence'
  | 'gap'
>;

const percent = (ppm: number): string => `${(ppm / 10_000).toFixed(4)}%`;

/**
 * Of an award that is not proved, that its proof was refused, or the first level of its order that is open, and how far off it
 * may be; undefined where that is the value alone.
 */
export function openWords({
  status,
  autonomy,
  open,
  worstShortfallPpm: worst,
  sumShortfallPpm: sum,
  refused,
}: Levels): string | undefined {
  if (refused !== undefined) return `the proof that was found did not pass the check (${refused})`;
  if (status !== 'gap' || autonomy !== 'on') return undefined;
  if (open === undefined) return 'whether shortfalls could be less is not known';
  const alone =
    open.alone === 'unproved'
      ? ', and what commissioners would reach alone, by which shortfalls are measured, may be more than was found'
      : '';
  if (open.level === 'worst')
    return worst > open.leastWorstPpm
      ? `the worst shortfall, ${percent(worst)}, may be as little as ${percent(open.leastWorstPpm)}${alone}`
      : `the worst shortfall is ${percent(worst)}${alone}`;
  if (open.level === 'sum')
    return `no worst shortfall is less than ${percent(worst)}, but the sum of shortfalls, ${percent(sum)}, may be as little as ${percent(open.leastSumPpm)}`;
  return undefined;
}

/** How far an award is proved, for one line. */
export function proofLine(result: Levels): string {
  if (result.status === 'proved') return 'proved';
  const gap = `${(result.gap * 100).toFixed(3)}%${result.boundBy === 'solver' ? ' (by the solver, not proved)' : ''}`;
  const open = openWords(result);
  const within = result.autonomy === 'on' ? 'within these shortfalls ' : '';
  if (open !== undefined) return `not proved: ${open}; ${within}gap ${gap}`;
  return result.autonomy === 'on' ? `shortfalls the least, gap ${gap}` : `gap ${gap}`;
}

/** What no award is worth more than, and of which awards that is said. */
export function boundWords(
  { autonomy, boundBy, boundPence }: Levels,
  pounds: (pence: number) => string,
): string {
  const awards = autonomy === 'on' ? 'no award with no greater shortfalls than these' : 'no award';
  return boundBy === 'exact'
    ? `${autonomy === 'on' ? 'No award with no greater shortfalls than these' : 'No award'} can be worth more than ${pounds(boundPence)}.`
    : `By the solver’s word, which is not proved, ${awards} can be worth more than ${pounds(boundPence)}.`;
}
