import { canonical } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { LawNamed } from '../../open-data/published.ts';
import type { LawInOpenData, RegimeDocument } from '../../rules/statement.ts';
import { chosenVariant } from '../../rules/variants.ts';
import type { Parts } from '../acting/preparing.ts';
import { planOf } from '../acting/world.ts';
import { type View, viewOf } from '../reading/viewing.ts';

/**
 * The law that a stream is under by the names that open data has for it. What the law makes of a procurement is said only
 * where it follows from what everybody may see of it: an estimate that is hidden shows in no threshold.
 */
export async function lawNamed(parts: Parts, stream: string): Promise<LawNamed | undefined> {
  const view = await viewOf(parts, stream, {});
  const regime = view?.governing.documents.regime;
  if (view === undefined || regime === undefined) return undefined;
  const named = namesOf(parts, regime);
  if (named === undefined) return undefined;
  const { methods = [], ...legalBasis } = named;
  const { kind } = view.world;
  const shown = view.show(kind.view(view.state.own));
  const plan = planShown(view, shown);
  const variant =
    plan === undefined
      ? undefined
      : chosenVariant(view.governing.rulebook, {
          now: view.now,
          begun: view.state.begun,
          ...planOf(kind, view.state.own),
        });
  const above =
    typeof shown.aboveThreshold === 'boolean'
      ? shown.aboveThreshold
      : thresholdOf(parts, regime, variant?.id);
  const method = methods.find(
    (one) =>
      one.methods.includes(String(plan?.method)) &&
      one.techniques?.includes(String(plan?.technique)) !== false &&
      (one.aboveThreshold === undefined || one.aboveThreshold === above),
  );
  return {
    legalBasis,
    ...(above === undefined ? {} : { aboveThreshold: above }),
    ...(method === undefined ? {} : { methodDetails: method.says }),
  };
}

/** As the text says that the stream is under; a text from before laws said it, as the one of this version does. */
const namesOf = ({ library }: Parts, regime: RegimeDocument): LawInOpenData | undefined =>
  regime.openData ?? library.regimes.get(regime.id)?.openData;

const thresholdOf = (
  { library }: Parts,
  regime: RegimeDocument,
  id: string | undefined,
): boolean | undefined =>
  [regime, library.regimes.get(regime.id)]
    .flatMap((document) => document?.variants ?? [])
    .find((variant) => variant.id === id && variant.aboveThreshold !== undefined)?.aboveThreshold;

/** What is procured, where all of it follows from what is shown. */
function planShown({ world, state }: View, shown: JsonObject): JsonObject | undefined {
  const { plan } = planOf(world.kind, state.own);
  const { plan: seen } = planOf(world.kind, shown, true);
  return plan !== undefined && seen !== undefined && canonical(plan) === canonical(seen) ? plan : undefined;
}
