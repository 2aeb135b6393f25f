import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { dayOf } from '../../kernel/time.ts';
import { type Compute, compileTest, isFailure } from '../conditions/condition.ts';
import { environmentsOf, type Scope, scopeOf, type Words, withSettings } from '../conditions/environment.ts';
import { newWork } from '../conditions/work.ts';
import { JOINT_READING, READING, VOICES_READING } from '../decide.ts';
import { carries } from '../matters.ts';
import type { Question } from '../question.ts';
import {
  type ActionRules,
  type AggregationRule,
  type ChoiceRule,
  isAmong,
  type Rulebook,
} from '../rulebook.ts';
import type { AggregationStatement, Electorate, Statement } from '../statement.ts';
import { type InForce, inForceAt } from '../validity.ts';
import type { ActionWords } from '../vocabulary.ts';
import { treeOf } from '../words/explain-condition.ts';
import { formulaOf, type Terms } from './condition-formula.ts';
import { FALSE, type Formula, logicWithin, MOST_STEPS, negate, TRUE } from './formula.ts';
import { isOfMembers, type Settled, settledIn } from './settled.ts';
import { standInsFor } from './stand-ins.ts';
import { termsOf } from './terms.ts';

/** Why a statement cannot be counted on for ever. */
export interface Hindrance {
  readonly rule: ChoiceRule | AggregationRule;
  readonly why:
    | 'ends'
    | 'begins-later'
    | 'lets-sometimes'
    | 'may-refuse'
    | 'nobody-decides'
    | 'closes-at-once'
    | 'may-silence'
    | 'decides-sometimes'
    | 'nothing-decides';
  /** The electorate that could never carry it, or that may come to have no voice. */
  readonly electorate?: Electorate;
}

/** Whether an act that is possible now stays so whatever time and events bring, while whoever asks keeps their roles. */
export interface Lasting {
  readonly stays: boolean;
  readonly hindrances: readonly Hindrance[];
}

/** Somebody who has a voice in a joint decision, with the roles that it holds beside that. */
export interface Elector {
  readonly id: string;
  readonly roles: readonly string[];
}

/**
 * A conservative answer, sound by what it leaves out: conditions on who acts, on settings and on what can always be asked are
 * computed (`settled.ts`); whatever speaks of time or of what has happened may come to be false for ever, and does not count. So a permission counts
 * only if it has no end and holds by itself; a refusal counts if it could ever hold; and every joint decision that could
 * come to decide must have so many in each electorate as can carry it, and whom no statement could come to keep from giving a
 * position. What voices weigh, where that may change, matters only where some may be silent. Whoever is asked alone gives it by
 * proposing; where the period is of no days, nobody else can answer. What adopts rules counts only where joint decisions decide every case of it, as far as records of
 * that reading asked.
 */
export function staysPossible(
  rulebook: Rulebook,
  question: Question,
  electors: (role: string) => readonly Elector[],
  { isBeside, reading = READING }: { readonly isBeside?: Settled; readonly reading?: number } = {},
): Lasting {
  const rules = rulebook.actions.get(question.action.name);
  if (rules === undefined) return { stays: false, hindrances: [] };
  const roles = question.actor.roles.filter((role) => role !== PASSING_ROLE);
  const asking = {
    ...askingOf(rulebook, rules, { ...question, actor: { ...question.actor, roles } }),
    ...(isBeside === undefined ? {} : { isBeside }),
    reading,
  };
  const alone = letsAlways(rules, asking);
  const stuck = stuckAt(rules.aggregations, asking, electors, rulebook);
  const left =
    asking.action?.changesRules === true && reading >= JOINT_READING
      ? leftUndecided(rules, asking, rulebook)
      : [];
  return {
    stays: alone.stays && stuck.length + left.length === 0,
    hindrances: [...alone.hindrances, ...stuck, ...left],
  };
}

/** Where a case of the act may come to be decided by no joint decision: those that decide some, or else what lets the act be done. */
function leftUndecided(
  { choices, aggregations }: ActionRules,
  asking: Asking,
  rulebook: Rulebook,
): readonly Hindrance[] {
  const deciding = aggregations.flatMap((rule) => {
    const truth = truthOf(rule, 'when', asking);
    const couldDecide = truth !== 'never' && couldHold(rule.statement, asking);
    return couldDecide ? [{ rule, truth, why: notForEver(rule.statement, asking) }] : [];
  });
  const lasting = deciding.filter(({ why }) => why === undefined);
  if (lasting.some(({ truth }) => truth === 'always')) return [];
  const terms = termsOf({ ...rulebook, bounds: new Map() }, { action: asking.question.action.name }, true);
  const settled = settledIn(asking.action, asking.isBeside);
  const not = lasting.map(({ rule }): Formula => {
    const tree = treeOf(rule.statement.when ?? 'true');
    return tree === undefined ? TRUE : negate(formulaLeft(tree, asking, terms, settled));
  });
  if (logicWithin(MOST_STEPS).isNever({ all: not })) return [];
  if (deciding.length > 0)
    return deciding.map(({ rule, why }) => ({ rule, why: why ?? 'decides-sometimes' }));
  return choices
    .filter((rule) => couldGrant(rule) && isAmong(rule.who, asking.question.actor.roles))
    .map((rule) => ({ rule, why: 'nothing-decides' }));
}

/** When a joint decision decides, with what is settled put in. */
function formulaLeft(node: ASTNode, asking: Asking, terms: Terms, settled: Settled): Formula {
  const truth = settled(node) ? truthIn(node, asking, settled) : 'open';
  if (truth !== 'open') return truth === 'always' ? TRUE : FALSE;
  const of = (part: ASTNode): Formula => formulaLeft(part, asking, terms, settled);
  switch (node.op) {
    case '&&':
      return { all: node.args.map(of) };
    case '||':
      return { any: node.args.map(of) };
    case '!_':
      return negate(of(node.args));
    default:
      return formulaOf(node, terms);
  }
}

const askingOf = (rulebook: Rulebook, rules: ActionRules, question: Question): Asking => ({
  question,
  words: withSettings(rules.words, rulebook.settings),
  scope: scopeOf(rules.words, { ...question, action: question.action.body }),
  inForce: inForceAt(rulebook, question),
  action: rulebook.vocabulary.actions.get(question.action.name),
  reading: READING,
});

/** What the choice statements alone say: whether one always grants the act and none could come to refuse it. */
function letsAlways({ choices }: ActionRules, asking: Asking): Lasting {
  const { roles } = asking.question.actor;
  const hindrances: Hindrance[] = [];
  let granted = false;
  for (const rule of choices) {
    if (!isAmong(rule.who, roles)) continue;
    const truth = both(truthOf(rule, 'if', asking), truthOf(rule, 'when', asking));
    if (truth === 'never' || !couldHold(rule.statement, asking)) continue;
    if (couldRefuse(rule)) hindrances.push({ rule, why: 'may-refuse' });
    if (!couldGrant(rule)) continue;
    const why = notForEver(rule.statement, asking) ?? (truth === 'always' ? undefined : 'lets-sometimes');
    if (why === undefined) granted = true;
    else hindrances.push({ rule, why });
  }
  return { stays: granted && !hindrances.some(({ why }) => why === 'may-refuse'), hindrances };
}

/** A voice in a decision that is open is there only until it closes. */
const PASSING_ROLE = 'elector';

interface Asking {
  readonly question: Question;
  readonly words: Words;
  readonly scope: Scope;
  readonly inForce: InForce;
  readonly action: ActionWords | undefined;
  /** What is settled beside, for what is asked here. */
  readonly isBeside?: Settled;
  readonly reading: number;
}

const couldGrant = ({ statement, layer }: ChoiceRule): boolean =>
  (statement.deontic === 'may' || statement.deontic === 'must') &&
  (layer !== 'regime' || statement.right === true);

/** What follows may be impossible to compute, and then the act is refused. */
const couldRefuse = ({ statement, orElse }: ChoiceRule): boolean => {
  if (statement.deontic !== 'must-not' || orElse === undefined) return false;
  if (orElse.type === 'charge') return typeof orElse.pence !== 'number';
  return orElse.type === 'refuse' || (orElse.type === 'duty' && orElse.due !== undefined);
};

/** Counted by the day on which the stream began, a statement holds always or never. */
const isFixed = ({ appliesTo, variants }: Statement): boolean =>
  appliesTo === 'begun-on-or-after' || variants !== undefined;

/** Whether a statement is in force now, or can come to be. */
const couldHold = (statement: Statement, { question, inForce }: Asking): boolean =>
  inForce(statement) ||
  (!isFixed(statement) && (statement.validTo === undefined || statement.validTo >= dayOf(question.now)));

function notForEver(statement: Statement, { inForce }: Asking): 'ends' | 'begins-later' | undefined {
  if (!inForce(statement)) return 'begins-later';
  return statement.validTo !== undefined && !isFixed(statement) ? 'ends' : undefined;
}

/** Those that could come to decide it and could not be carried. The first that surely decides leaves nothing to later ones. */
function stuckAt(
  aggregations: readonly AggregationRule[],
  asking: Asking,
  electors: (role: string) => readonly Elector[],
  rulebook: Rulebook,
): readonly Hindrance[] {
  const stuck: Hindrance[] = [];
  for (const rule of aggregations) {
    const truth = truthOf(rule, 'when', asking);
    if (truth === 'never' || !couldHold(rule.statement, asking)) continue;
    if (truth === 'open' && isAsleep(rule, asking)) continue;
    for (const [index, electorate] of rule.statement.electorates.entries()) {
      const there = electors(electorate.role);
      const { heard, silencing } = heardAmong(there, asking, rulebook);
      if (!canCarry(electorate, rule.weights[index], there, asking, rulebook)) {
        stuck.push({ rule, why: 'nobody-decides', electorate });
        break;
      }
      const isCarriedBy = (voices: readonly Elector[]) =>
        carriedBy(voices, there, electorate, rule.weights[index], asking, rulebook);
      const own = there.filter(({ id }) => id === asking.question.actor.id);
      if (hasNoTime(rule.statement) && !isCarriedBy(own)) {
        stuck.push({ rule, why: 'closes-at-once', electorate });
        break;
      }
      if (isCarriedBy(heard)) continue;
      stuck.push(
        ...(silencing.length === 0
          ? [{ rule, why: 'nobody-decides' as const, electorate }]
          : silencing.map((other): Hindrance => ({ rule: other, why: 'may-silence', electorate }))),
      );
      break;
    }
    if (truth === 'always' && notForEver(rule.statement, asking) === undefined) break;
  }
  return stuck;
}

/** A joint decision that the members alone keep from deciding now: each act that changes them is asked about it anew. */
function isAsleep({ statement, when }: AggregationRule, { scope, action }: Asking): boolean {
  const tree = statement.when === undefined ? undefined : treeOf(statement.when);
  return tree !== undefined && settledIn(action, isOfMembers)(tree) && when?.(scope) === false;
}

const POSITION = 'position.give';

/** Those of an electorate whom nothing could come to keep from agreeing, and what could keep the others. */
function heardAmong(
  electors: readonly Elector[],
  { question }: Asking,
  rulebook: Rulebook,
): { readonly heard: readonly Elector[]; readonly silencing: readonly ChoiceRule[] } {
  const rules = rulebook.actions.get(POSITION);
  if (rules?.choices.some(couldRefuse) !== true) return { heard: electors, silencing: [] };
  const silencing = new Set<ChoiceRule>();
  const heard = electors.filter(({ id, roles }) => {
    if (electors.length === 1 && id === question.actor.id) return true;
    const actor = { id, roles: [...roles, PASSING_ROLE], evidence: [] };
    const ways = standInsFor(rulebook).positions.map((way) =>
      way.map((body) =>
        letsAlways(
          rules,
          askingOf(rulebook, rules, { ...question, action: { name: POSITION, body }, actor }),
        ),
      ),
    );
    if (ways.some((way) => way.every(({ stays }) => stays))) return true;
    // What refuses a block alone, or a bare yes alone, leaves a decision possible.
    for (const { rule, why } of ways.flat().flatMap(({ hindrances }) => hindrances))
      if (why === 'may-refuse' && 'who' in rule) silencing.add(rule);
    return false;
  });
  return { heard, silencing: [...silencing] };
}

/** A joint decision that closes as it opens: only whoever proposes gives a position. */
const hasNoTime = ({ period }: AggregationStatement): boolean =>
  period !== undefined && ('days' in period ? period.days : period.workingDays) === 0;

/** Whether these carry it if they all agree and the others of the electorate are silent to its end. */
function carriedBy(
  voices: readonly Elector[],
  electors: readonly Elector[],
  electorate: Electorate,
  compute: Compute<number> | undefined,
  asking: Asking,
  rulebook: Rulebook,
): boolean {
  const voiceOf = voicesOf(electors, electorate, compute, asking, rulebook);
  if (voiceOf === undefined && voices.length < electors.length) return false;
  const weightOf = (some: readonly Elector[]): number =>
    some.reduce((sum, { id }) => sum + (voiceOf?.(id) ?? 1), 0);
  const agree = weightOf(voices);
  return carries(
    {
      electorate: { ...electorate, electors: electors.map(({ id }) => id) },
      counted: { electors: weightOf(electors), given: agree, agree, disagree: 0, blocks: 0 },
    },
    true,
  );
}

/** Somebody has a voice in it, and so much agreement can be reached; before the fourth reading, by voices that surely weigh something. */
function canCarry(
  electorate: Electorate,
  compute: Compute<number> | undefined,
  electors: readonly Elector[],
  asking: Asking,
  rulebook: Rulebook,
): boolean {
  const { method, share = 0 } = electorate;
  if (electors.length === 0 || (method === 'majority' && share >= 1)) return false;
  if (asking.reading >= VOICES_READING) return true;
  const voiceOf = voicesOf(electors, electorate, compute, asking, rulebook);
  return electors.some(({ id }) => (voiceOf?.(id) ?? 0) > 0);
}

/** What each voice of an electorate counts for, as `matters.ts` has it; undefined: that may change as time passes or things happen. */
function voicesOf(
  electors: readonly Elector[],
  { weight }: Electorate,
  compute: Compute<number> | undefined,
  asking: Asking,
  rulebook: Rulebook,
): ((elector: string) => number) | undefined {
  if (weight === undefined) return () => 1;
  const tree = treeOf(weight);
  if (compute === undefined || tree === undefined || !settledIn(asking.action)(tree)) return undefined;
  const weights = new Map(electors.map(({ id }) => [id, weighing(id, compute, asking, rulebook)]));
  const none = asking.reading >= VOICES_READING && [...weights.values()].every((each) => each === 0);
  return (elector) => (none ? 1 : (weights.get(elector) ?? 0));
}

/** What the voice of an elector weighs; nothing where that cannot be computed. */
function weighing(
  elector: string,
  compute: Compute<number>,
  { question, reading }: Asking,
  rulebook: Rulebook,
): number {
  const work = newWork(reading < VOICES_READING ? 4 : 1);
  const words = environmentsOf(rulebook.vocabulary).ofElector(question.action.name);
  const weighs = compute(scopeOf(words, { ...question, action: question.action.body, elector, work }));
  return isFailure(weighs) ? 0 : Math.max(0, weighs);
}

/** `open`: it may change as time passes or things happen, or cannot be computed. */
type Truth = 'always' | 'never' | 'open';

const both = (one: Truth, other: Truth): Truth =>
  one === 'never' || other === 'never' ? 'never' : one === 'open' || other === 'open' ? 'open' : 'always';
const not = (one: Truth): Truth => (one === 'always' ? 'never' : one === 'never' ? 'always' : 'open');

function truthOf(rule: ChoiceRule | AggregationRule, key: 'if' | 'when', asking: Asking): Truth {
  const text = key === 'when' ? rule.statement.when : 'if' in rule.statement ? rule.statement.if : undefined;
  if (text === undefined) return 'always';
  const compute = key === 'when' ? rule.when : 'if' in rule ? rule.if : undefined;
  const tree = treeOf(text);
  if (tree === undefined || compute === undefined) return 'open';
  const settled = settledIn(asking.action, asking.isBeside);
  return settled(tree) ? computed(compute, asking.scope) : truthIn(tree, asking, settled);
}

const computed = (compute: Compute<boolean>, scope: Scope): Truth => {
  const value = compute(scope);
  return isFailure(value) ? 'open' : value ? 'always' : 'never';
};

/** Part by part: those that are settled are computed, the others are open. */
function truthIn(node: ASTNode, asking: Asking, settled: Settled): Truth {
  if (settled(node)) {
    const test = compileTest(serialize(node), asking.words);
    return test.ok ? computed(test.value, asking.scope) : 'open';
  }
  const of = (part: ASTNode): Truth => truthIn(part, asking, settled);
  switch (node.op) {
    case '&&':
      return both(of(node.args[0]), of(node.args[1]));
    case '||':
      return not(both(not(of(node.args[0])), not(of(node.args[1]))));
    case '!_':
      return not(of(node.args));
    default:
      return 'open';
  }
}
