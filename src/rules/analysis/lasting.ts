import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { dayOf } from '../../kernel/time.ts';
import { type Compute, compileTest, isFailure } from '../conditions/condition.ts';
import { environmentsOf, type Scope, scopeOf, type Words, withSettings } from '../conditions/environment.ts';
import { childrenOf } from '../conditions/walk.ts';
import type { Question } from '../question.ts';
import { type AggregationRule, type ChoiceRule, isAmong, type Rulebook } from '../rulebook.ts';
import type { Electorate, Statement } from '../statement.ts';
import { type InForce, inForceAt } from '../validity.ts';
import { treeOf } from '../words/explain-condition.ts';

/** Why a statement cannot be counted on for ever. */
export interface Hindrance {
  readonly rule: ChoiceRule | AggregationRule;
  readonly why: 'ends' | 'begins-later' | 'lets-sometimes' | 'may-refuse' | 'nobody-decides';
  /** The electorate that could never carry it. */
  readonly electorate?: Electorate;
}

/** Whether an act that is possible now stays so whatever time and events bring, while whoever asks keeps their roles. */
export interface Lasting {
  readonly stays: boolean;
  readonly hindrances: readonly Hindrance[];
}

/**
 * A conservative answer, sound by what it leaves out: conditions on who acts, on what is asked and on settings are computed;
 * whatever speaks of time or of what has happened may come to be false for ever, and does not count. So a permission counts
 * only if it has no end and holds by itself; a refusal counts if it could ever hold; and every joint decision that could
 * come to decide must have somebody in each electorate whose voice can carry it.
 */
export function staysPossible(
  rulebook: Rulebook,
  question: Question,
  holders: (role: string) => readonly string[],
): Lasting {
  const rules = rulebook.actions.get(question.action.name);
  if (rules === undefined) return { stays: false, hindrances: [] };
  const roles = question.actor.roles.filter((role) => role !== PASSING_ROLE);
  const asking: Asking = {
    question: { ...question, actor: { ...question.actor, roles } },
    words: withSettings(rules.words, rulebook.settings),
    scope: scopeOf(rules.words, {
      ...question,
      actor: { ...question.actor, roles },
      action: question.action.body,
    }),
    inForce: inForceAt(rulebook, question),
  };
  const hindrances: Hindrance[] = [];
  let granted = false;
  for (const rule of rules.choices) {
    if (!isAmong(rule.who, roles)) continue;
    const truth = both(truthOf(rule, 'if', asking), truthOf(rule, 'when', asking));
    if (truth === 'never' || !couldHold(rule.statement, asking)) continue;
    if (couldRefuse(rule)) hindrances.push({ rule, why: 'may-refuse' });
    if (!couldGrant(rule)) continue;
    const why = notForEver(rule.statement, asking) ?? (truth === 'always' ? undefined : 'lets-sometimes');
    if (why === undefined) granted = true;
    else hindrances.push({ rule, why });
  }
  const refused = hindrances.some(({ why }) => why === 'may-refuse');
  const stuck = stuckAt(rules.aggregations, asking, holders, rulebook);
  return { stays: granted && !refused && stuck.length === 0, hindrances: [...hindrances, ...stuck] };
}

/** A voice in a decision that is open is there only until it closes. */
const PASSING_ROLE = 'elector';

interface Asking {
  readonly question: Question;
  readonly words: Words;
  readonly scope: Scope;
  readonly inForce: InForce;
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
  holders: (role: string) => readonly string[],
  rulebook: Rulebook,
): readonly Hindrance[] {
  const stuck: Hindrance[] = [];
  for (const rule of aggregations) {
    const truth = truthOf(rule, 'when', asking);
    if (truth === 'never' || !couldHold(rule.statement, asking)) continue;
    if (truth === 'open' && isAsleep(rule, asking)) continue;
    const electorate = rule.statement.electorates.find(
      (one, index) => !canCarry(one, rule.weights[index], holders(one.role), asking, rulebook),
    );
    if (electorate !== undefined) stuck.push({ rule, why: 'nobody-decides', electorate });
    if (truth === 'always' && notForEver(rule.statement, asking) === undefined) break;
  }
  return stuck;
}

/** A joint decision that the state alone keeps from deciding now: the act that changes that is asked about it anew. */
function isAsleep({ statement, when }: AggregationRule, { scope }: Asking): boolean {
  const tree = statement.when === undefined ? undefined : treeOf(statement.when);
  return tree !== undefined && !isFluid(tree, BY_ITSELF) && when?.(scope) === false;
}

/** Somebody has a voice in it; voices weigh something whatever happens; and so much agreement can be reached. */
function canCarry(
  { method, share = 0, weight }: Electorate,
  compute: Compute<number> | undefined,
  electors: readonly string[],
  { question }: Asking,
  rulebook: Rulebook,
): boolean {
  if (electors.length === 0 || (method === 'majority' && share >= 1)) return false;
  if (weight === undefined) return true;
  const tree = treeOf(weight);
  if (compute === undefined || tree === undefined || isFluid(tree)) return false;
  const words = environmentsOf(rulebook.vocabulary).ofElector(question.action.name);
  return electors.some((elector) => {
    const weighs = compute(scopeOf(words, { ...question, action: question.action.body, elector }));
    return !isFailure(weighs) && weighs > 0;
  });
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
  return isFluid(tree) ? truthIn(tree, asking) : computed(compute, asking.scope);
}

const computed = (compute: Compute<boolean>, scope: Scope): Truth => {
  const value = compute(scope);
  return isFailure(value) ? 'open' : value ? 'always' : 'never';
};

/** Part by part: those that speak of nothing that changes are computed, the others are open. */
function truthIn(node: ASTNode, asking: Asking): Truth {
  if (!isFluid(node)) {
    const test = compileTest(serialize(node), asking.words);
    return test.ok ? computed(test.value, asking.scope) : 'open';
  }
  switch (node.op) {
    case '&&':
      return both(truthIn(node.args[0], asking), truthIn(node.args[1], asking));
    case '||':
      return not(both(not(truthIn(node.args[0], asking)), not(truthIn(node.args[1], asking))));
    case '!_':
      return not(truthIn(node.args, asking));
    default:
      return 'open';
  }
}

/** What changes with time or by events; who acts, what is asked and settings stay as they are. */
const FLUID = new Set(['now', 'state', 'parent', 'happened']);

/** What changes without an act on the state. */
const BY_ITSELF = new Set(['now', 'parent', 'happened']);

const isFluid = (node: ASTNode, roots: ReadonlySet<string> = FLUID): boolean =>
  (node.op === 'id' && roots.has(node.args)) || childrenOf(node).some((part) => isFluid(part, roots));
