import type { Json } from '../../kernel/json.ts';
import { type Day, formatDay } from '../../kernel/time.ts';
import { isWithin, limitOf, SETTINGS_PREFIX } from '../bounds.ts';
import type { Finding } from '../finding.ts';
import type { Loaded, Source } from '../loading.ts';
import type { RegimeDocument, RulebookDocument, Setting, VariableStatement, Variant } from '../statement.ts';
import { isRulebook } from '../text/document.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { explainStatement } from '../words/explain.ts';
import { treeOf } from '../words/explain-condition.ts';
import { inSentence, orList } from '../words/wording.ts';
import type { Undecided } from './choices.ts';
import { formulaOf } from './condition-formula.ts';
import { logicWithin, MOST_STEPS } from './formula.ts';
import { termsOf } from './terms.ts';

/** A value that a layer outside its own does not allow. */
export interface Beyond {
  readonly message: string;
  readonly severity: Finding['severity'];
  readonly law?: Pick<Finding, 'weakerThan' | 'until'>;
}

interface Given {
  readonly variable: string;
  readonly value: Json;
  /** The place of the value among the statements: only those before it bound it. */
  readonly order: number;
  readonly setting?: Setting;
}

/**
 * Values and settings keep within the bounds of every layer outside their own. A bound that holds for some procurements only
 * counts as one all the same, unless its variant can never be chosen: whoever adopts a text does not know yet what will be
 * procured under it. Since texts from before stay readable, such a bound is a warning here, and is refused on the day on
 * which a text is drafted (`isUnlawful`).
 */
export function beyondBounds(
  given: Given,
  loaded: readonly Loaded[],
  sources: readonly Source[],
  vocabulary: Vocabulary,
): readonly Beyond[] {
  return loaded.flatMap((one): Beyond[] => {
    const { statement, layer, order } = one;
    if (statement.kind !== 'payoff' && statement.kind !== 'scope') return [];
    if (order >= given.order || statement.variable !== given.variable || statement.bounds === undefined)
      return [];
    if (isWithin(given.value, statement.bounds)) return [];
    const regime = sources
      .map(({ document }) => document)
      .find((document): document is RegimeDocument => !isRulebook(document) && document.id === one.document);
    const binding = bindingOf(statement, regime, vocabulary);
    if (statement.variants !== undefined && binding.length === 0) return [];
    const always =
      statement.variants === undefined &&
      statement.validTo === undefined &&
      (statement.validFrom === undefined || (regime !== undefined && statement.validFrom <= regime.from));
    const until = lastDay(statement, regime, binding);
    return [
      {
        message: messageOf(given, one, statement, binding, vocabulary),
        severity: always ? 'error' : 'warning',
        ...(layer === 'regime'
          ? { law: { weakerThan: 'law', ...(until === undefined ? {} : { until }) } }
          : {}),
      },
    ];
  });
}

/** A bound of the law on a number that people negotiate. */
export interface LegalBound {
  /** In words: `at least 8`. */
  readonly limit: string;
  readonly cites?: string;
  readonly verified?: boolean;
  /** What is procured where it holds, by the titles of the variants; empty: it holds for everything. */
  readonly variants: readonly string[];
}

/** The bounds of the law on a setting, for what begins on the day or later: those by which `beyondBounds` judges. */
export const boundsByLaw = (
  setting: string,
  regime: RegimeDocument,
  vocabulary: Vocabulary,
  today: Day,
): readonly LegalBound[] =>
  regime.statements.flatMap((statement): LegalBound[] => {
    if (statement.kind !== 'payoff' && statement.kind !== 'scope') return [];
    const { variable, bounds, cites, verified } = statement;
    if (variable !== `${SETTINGS_PREFIX}${setting}` || bounds === undefined) return [];
    const binding = bindingOf(statement, regime, vocabulary);
    if (statement.variants !== undefined && binding.length === 0) return [];
    if ((lastDay(statement, regime, binding) ?? NO_END) < today) return [];
    return [
      {
        limit: limitOf(bounds),
        ...(cites === undefined ? {} : { cites }),
        ...(verified === undefined ? {} : { verified }),
        variants: binding.map(({ title }) => title),
      },
    ];
  });

/**
 * What the law bounds by a name that no number of the rulebook has, for what begins on the day or later. A number is bound by
 * its name alone: whether another does the same work under another name cannot be told.
 */
export const boundsWithoutNumber = (
  { settings }: RulebookDocument,
  regime: RegimeDocument,
  vocabulary: Vocabulary,
  today: Day,
): readonly Undecided[] =>
  regime.statements.flatMap((statement): Undecided[] => {
    if (statement.kind !== 'payoff' && statement.kind !== 'scope') return [];
    const { id, variable, bounds } = statement;
    if (!variable.startsWith(SETTINGS_PREFIX) || bounds === undefined) return [];
    const name = variable.slice(SETTINGS_PREFIX.length);
    const isKnown = settings.some((setting) => setting.id === name);
    return isKnown || boundsByLaw(name, regime, vocabulary, today).length === 0
      ? []
      : [{ question: 'bounded', statement: id }];
  });

/** The variants of the law in which a statement holds and that something procured can come under. */
const bindingOf = (
  { variants }: VariableStatement,
  regime: RegimeDocument | undefined,
  vocabulary: Vocabulary,
): readonly Variant[] =>
  (regime?.variants ?? []).filter(
    (variant) => variants?.includes(variant.id) === true && canBeChosen(variant, vocabulary),
  );

/** Whether a reason of the variant can ever be so; the last variant takes what is left. */
const canBeChosen = ({ reasons }: Variant, vocabulary: Vocabulary): boolean =>
  reasons === undefined ||
  reasons.some(({ when }) => {
    const tree = treeOf(when);
    const around = { vocabulary, roles: new Set<string>(), settings: [], bounds: new Map() };
    return (
      tree === undefined || !logicWithin(MOST_STEPS).isNever(formulaOf(tree, termsOf(around, {}, false)))
    );
  });

/** The earliest of the last days of the statement, its regime and all its variants together; undefined: none. */
function lastDay(
  { validTo }: VariableStatement,
  regime: RegimeDocument | undefined,
  binding: readonly Variant[],
): Day | undefined {
  const ends = binding.flatMap(({ reasons }) => reasons?.map(({ to }) => to ?? NO_END) ?? [NO_END]);
  const variants = binding.length === 0 ? NO_END : (ends.sort().at(-1) ?? NO_END);
  const [first = NO_END] = [validTo ?? NO_END, regime?.to ?? NO_END, variants].sort();
  return first === NO_END ? undefined : first;
}
const NO_END: Day = '9999-12-31';

function messageOf(
  { variable, value, setting }: Given,
  one: Loaded,
  statement: VariableStatement,
  binding: readonly Variant[],
  vocabulary: Vocabulary,
): string {
  const isLaw = one.layer === 'regime';
  const mark = statement.verified === false ? ', not verified' : '';
  const cites = statement.cites === undefined ? '' : `, ${statement.cites}${mark}`;
  const limit = limitOf(statement.bounds ?? {});
  const name =
    setting === undefined
      ? (vocabulary.variables.get(variable)?.title ?? variable)
      : `${setting.title} (${variable.slice(SETTINGS_PREFIX.length)})`;
  const says = explainStatement(statement, vocabulary, setting === undefined ? [] : [setting]);
  const [first] = binding;
  const example = first?.reasons?.find(({ to }) => to === undefined)?.says ?? first?.title;
  const since = statement.validFrom === undefined ? '' : ` begun from ${formatDay(statement.validFrom)}`;
  const until = statement.validTo === undefined ? '' : ` until ${formatDay(statement.validTo)}`;
  const whom =
    binding.length === 0
      ? `It binds everything${since}${until}, whatever is procured: for example whatever begins tomorrow under this text.`
      : `It binds what is ${orList(binding.map(({ title }) => `“${title}”`))}${since}${until}, for example ${inSentence(example ?? '').replace(/\.$/, '')}.`;
  const mend =
    binding.length === 0
      ? `Set ${limit}.`
      : `Set ${limit}: what the law does not bind may still do with other values, where a rule of the rulebook says so.`;
  return `weaker than ${isLaw ? 'law' : `the ${one.layer}`}: ${name} is ${JSON.stringify(value)} here; ${isLaw ? 'the law' : 'it'} allows ${limit}: “${says}” (${statement.id}, ${one.document}${cites}). ${isLaw ? `${whom} ` : ''}${mend}`;
}
