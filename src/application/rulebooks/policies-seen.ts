import { isDeepStrictEqual } from 'node:util';
import { mandatesInForce, mandatesNoted, reconcile, type Terms } from '../../commissioning/mandates/index.ts';
import { isObject, type JsonObject } from '../../kernel/json.ts';
import { dayOf } from '../../kernel/time.ts';
import { decidingOf } from '../acting/deciding.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Viewer } from '../interface.ts';

import { read } from '../reading/reading.ts';
import { viewOf } from '../reading/viewing.ts';
import type { Deciding } from './deciding-seen.ts';
import type { PoliciesSeen, Unseen } from './policies-compared.ts';

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
  const inForce = [...mandatesInForce(granted, today)];
  const parties = inForce.map(([commissioner]) => commissioner).sort();
  const unseen = await unseenIn(
    parts,
    inForce.map(([party, { stream }]) => ({ party, stream })),
    viewer,
  );
  const terms = Object.fromEntries(
    inForce.map(([commissioner, { mandate }]) => {
      const { policy, ...rest } = mandate;
      const seen = PARTS.filter((part) => !unseen.some((one) => one.part === part));
      const others = Object.fromEntries(seen.map((part) => [part, rest[part]]));
      return [commissioner, { policy, ...others } as unknown as Terms];
    }),
  );
  return {
    parties,
    points: parties.length < 2 ? [] : reconcile(terms),
    unseen,
    shownBy: await shownBy(parts, arrangement),
  };
}

/** What of a mandate stands beside its policy, each with a document that has some of it. */
const BESIDE: Readonly<Record<Unseen['part'], JsonObject>> = {
  limits: { limits: { perContractPence: 1 } },
  clauses: { clauses: { '1': '1' } },
  keeps: { keeps: ['1'] },
};
const PARTS = Object.keys(BESIDE) as Unseen['part'][];

/**
 * What somebody does not show to the viewer is compared of nobody: that it is hidden is not that nothing is said, and what would keep
 * all cannot be told without it.
 */
async function unseenIn(
  parts: Parts,
  mandates: readonly { readonly party: string; readonly stream: string }[],
  viewer: Viewer,
): Promise<readonly Unseen[]> {
  const views = await Promise.all(
    mandates.map(async ({ party, stream }) => ({ party, view: await viewOf(parts, stream, viewer) })),
  );
  return PARTS.flatMap((part) => {
    const hiddenBy = views.flatMap(({ party, view }) =>
      view !== undefined && isDeepStrictEqual(view.show(BESIDE[part]), BESIDE[part]) ? [] : [party],
    );
    return hiddenBy.length === 0 ? [] : [{ part, parties: hiddenBy.sort() }];
  });
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
