import { reconcile, type Terms } from '../commissioning/mandates/index.ts';
import { isObject } from '../kernel/json.ts';
import type { PoliciesSeen, Viewer } from './interface.ts';
import type { Parts } from './preparing.ts';
import { read } from './reading.ts';

/** As many policies as are compared on one page. */
const MOST = 100;

/** The commissioners' policies side by side, point by point, as far as the viewer sees their mandates. */
export async function policiesSeen(
  parts: Parts,
  arrangement: string,
  viewer: Viewer,
): Promise<PoliciesSeen | undefined> {
  const reading = await read(parts, arrangement, viewer);
  if (reading === undefined) return undefined;
  const { mandates } = reading.document;
  const streams = isObject(mandates) ? Object.keys(mandates).slice(0, MOST) : [];
  const terms: Record<string, Terms> = {};
  for (const stream of streams) {
    const mandate = await read(parts, stream, viewer);
    const { commissioner, policy, limits, keeps, clauses, revoked } = mandate?.document ?? {};
    if (typeof commissioner !== 'string' || !isObject(policy) || revoked === true) continue;
    terms[commissioner] = { policy, limits, keeps, clauses } as unknown as Terms;
  }
  const parties = Object.keys(terms).sort();
  return { parties, points: parties.length < 2 ? [] : reconcile(terms) };
}
