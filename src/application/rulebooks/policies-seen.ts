import { mandatesInForce, mandatesNoted, reconcile, type Terms } from '../../commissioning/mandates/index.ts';
import { isObject, type JsonObject } from '../../kernel/json.ts';
import { dayOf } from '../../kernel/time.ts';
import { decidingOf } from '../acting/deciding.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Deciding, PoliciesSeen, Viewer } from '../interface.ts';
import { read } from '../reading/reading.ts';
import { viewOf } from '../reading/viewing.ts';

/** As many policies as are compared on one page. */
const MOST = 100;

/** The commissioners' policies that hold today side by side, point by point, as far as the viewer sees their mandates. */
export async function policiesSeen(
  parts: Parts,
  arrangement: string,
  viewer: Viewer,
): Promise<PoliciesSeen | undefined> {
  const reading = await read(parts, arrangement, viewer);
  if (reading === undefined) return undefined;
  const { mandates } = reading.document;
  const principal = viewer.for ?? viewer.party;
  // Its own mandates a party sees even where the arrangement does not name them to it.
  const own =
    principal === undefined
      ? []
      : await parts.ledger.list({ kind: 'mandate', linkedTo: principal, limit: MOST });
  const today = dayOf(await parts.now());
  // Those that hold, before they are counted: what was taken back or renewed takes nobody's place.
  const notes = isObject(mandates) ? (mandates as Readonly<Record<string, JsonObject>>) : {};
  const named = mandatesNoted(notes, today).slice(0, MOST);
  const streams = [...new Set([...named, ...own.map(({ stream }) => stream)])];
  const readings = await Promise.all(streams.map((stream) => read(parts, stream, viewer)));
  const granted = readings.flatMap((seen) =>
    seen?.parent === arrangement && isObject(seen.document.policy)
      ? [{ stream: seen.stream, begun: seen.begun, mandate: seen.document }]
      : [],
  );
  const terms = Object.fromEntries(
    [...mandatesInForce(granted, today)].map(([commissioner, { mandate }]) => {
      const { policy, limits, keeps, clauses } = mandate;
      return [commissioner, { policy, limits, keeps, clauses } as unknown as Terms];
    }),
  );
  const parties = Object.keys(terms).sort();
  return {
    parties,
    points: parties.length < 2 ? [] : reconcile(terms),
    shownBy: await shownBy(parts, arrangement),
  };
}

/** The rules that say to whom a mandate's policy is shown. */
async function shownBy(parts: Parts, arrangement: string): Promise<readonly Deciding[]> {
  const view = await viewOf(parts, arrangement, {});
  if (view === undefined) return [];
  const { rulebook } = view.governing;
  const rules = (rulebook.information.get('mandate') ?? []).filter(({ fields }) =>
    fields.some(([first]) => first === '**' || first === 'policy'),
  );
  return decidingOf(
    rulebook,
    rules.map(({ statement }) => statement.id),
  );
}
