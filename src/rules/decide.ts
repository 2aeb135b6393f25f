import { type Failure, isFailure } from './conditions/condition.ts';
import { environmentsOf, type Scope, scopeOf } from './conditions/environment.ts';
import { decideRoles } from './decide-roles.ts';
import type { Judged } from './judged.ts';
import { consequenceOf } from './or-else.ts';
import type { Consequence, Considered, Decision, Question, Truth, Weight } from './question.ts';
import { type ChoiceRule, isAmong, type Rulebook } from './rulebook.ts';
import { type InForce, inForceAt } from './validity.ts';

/**
 * How rules are read now. Its number stands in each record. Records from before there was one may have been decided by the
 * first reading: under it a norm that `if` narrows counted acts of others as a keeping of it. Before the third, duties kept less of
 * what raised them, numbers of duties could be given twice in one act, and what was missed often enough was due no more; the last way
 * to change the rules was asked about less strictly; one party alone adopted rules where no joint decision was asked for; and whoever
 * left an arrangement lost its part in what it commissioned. Before the fourth, voices that weighed nothing were asked and could block,
 * none of them decided anything, and all were weighed within the work of four questions; a second round could get the number of the first, and did not end with what
 * it decided on; what was agreed for a later day took the room of its author's drafts; one act did all that was due again and again,
 * and what the engine could not do when its day came was said to be done; a duty kept all that the fact said, where anything of it was
 * read again. Where reading changes so that an old record would come out otherwise, the number goes up, and what held before stays
 * readable here.
 */
export const READING = 4;

/** The reading of records from before it was kept. */
export const FIRST_READING = 1;

/** The first reading by which duties are raised, numbered and due again as they are now. */
export const DUTIES_READING = 3;

/** The first reading by which one act does one of what is due again, what the engine cannot do is let go, and duties keep what is read again. */
export const ONE_BY_ONE_READING = 4;

/** The first reading by which rules are adopted by joint decisions alone. */
export const JOINT_READING = 3;

/** What refuses an act that would bring other rules into force, where somebody may ask for it and no joint decision decides it. */
export const NO_JOINT_DECISION = 'engine:no-joint-decision';

/** The first reading by which each voice is weighed by itself, one that weighs nothing is none, and all count for one where all weigh nothing. */
export const VOICES_READING = 4;

/** The first reading by which a second round has a number of its own, and ends with what it decides on. */
export const ROUNDS_READING = 4;

/** The first reading by which what was agreed for a later day takes nobody's room for drafts. */
export const ROOM_READING = 4;

/** The first reading by which whoever commissions a procedure keeps its part in that when it leaves the arrangement. */
export const PARTS_READING = 3;

/**
 * Decides an act (architecture.md, "Decision"): permitted if and only if a `may` or `must` of the constitution or the
 * rulebook (or an outer `may` that is a right) matches it and no matching `must-not` that refuses stands in any layer.
 * A condition that cannot be computed is false for `may`, true for `must-not`, pending for `must`. A pure function of
 * rulebook and question, in the order of the layers and of the documents; every statement that speaks of the act is in
 * `considered`. There is no default permission: an action that nothing grants is refused by nobody in particular. Nor does
 * anybody adopt rules alone: what would bring other rules into force is refused where no joint decision decides it.
 */
export function decide(rulebook: Rulebook, question: Question, reading: number = READING): Decision {
  const rules = rulebook.actions.get(question.action.name);
  const inForce = inForceAt(rulebook, question);
  // An action of which only boundary statements speak has no rules of its own.
  const words = rules?.words ?? environmentsOf(rulebook.vocabulary).ofAction(question.action.name);
  const scope: Scope = scopeOf(words, { ...question, action: question.action.body });
  const judged: Judged[] = [];
  const consequences: Consequence[] = [];
  for (const rule of rules?.choices ?? []) {
    if (!inForce(rule.statement)) continue;
    judged.push(judge(rule, question, scope, consequences, reading));
  }
  const roles = decideRoles(rulebook, question, scope, inForce);
  const aggregation = decidedBy(rulebook, question, scope, inForce);
  const all = [...judged, ...roles.judged, ...aggregation.judged];
  if (roles.judged.length + aggregation.judged.length > 0) all.sort((a, b) => a.order - b.order);
  const refusing = all.filter((one) => one.refuses === true);
  const granting = all.filter((one) => one.grants === true);
  const permitted = refusing.length === 0 && granting.length > 0 && roles.open;
  const by = (refusing.length > 0 ? refusing : permitted ? granting : []).map((one) => one.id);
  const considered = all.map(toConsidered);
  if (!permitted) return { verdict: 'refused', by, considered, consequences: [] };
  const decider = roles.decidedBy ?? aggregation.decidedBy;
  const adopts = rulebook.vocabulary.actions.get(question.action.name)?.changesRules === true;
  if (adopts && decider === undefined && reading >= JOINT_READING)
    return { verdict: 'refused', by: [NO_JOINT_DECISION], considered, consequences: [] };
  return {
    verdict: 'permitted',
    by,
    considered,
    consequences,
    ...(decider === undefined ? {} : { decidedBy: decider }),
    ...(roles.noticeEnds === undefined ? {} : { noticeEnds: roles.noticeEnds }),
  };
}

const toConsidered = ({ id, layer, truth, weight, error }: Judged): Considered =>
  error === undefined ? { id, layer, truth, weight } : { id, layer, truth, weight, error };

/** Whether who, if and when hold: false as soon as one is, whatever the others cannot tell. `other`: it does not speak of whoever acts. */
function matches(
  rule: ChoiceRule,
  roles: readonly string[],
  scope: Scope,
  reading: number,
): boolean | Failure | 'other' {
  if (!isAmong(rule.who, roles)) return 'other';
  const first = rule.if === undefined ? true : rule.if(scope);
  if (first === false) return reading === FIRST_READING ? false : 'other';
  const second = rule.when === undefined ? true : rule.when(scope);
  return second === true ? first : second;
}

function judge(
  rule: ChoiceRule,
  question: Question,
  scope: Scope,
  consequences: Consequence[],
  reading: number,
): Judged {
  const { statement, layer, order } = rule;
  const { id, deontic } = statement;
  const match = matches(rule, question.actor.roles, scope, reading);
  const failure = isFailure(match) ? { error: match.failed } : {};
  const truth: Truth =
    match === true ? 'true' : !isFailure(match) ? 'false' : deontic === 'must' ? 'pending' : 'error';
  const base = { id, layer, order, truth, ...failure };
  switch (deontic) {
    case 'may': {
      const grants = match === true && (layer !== 'regime' || statement.right === true);
      return { ...base, weight: grants ? 'grants' : 'none', grants };
    }
    case 'must': {
      const holds = match === true;
      const norm = statement.orElse === undefined && statement.after === undefined;
      const grants = holds && layer !== 'regime';
      const weight: Weight = holds && norm ? 'norm-kept' : grants ? 'grants' : 'none';
      return { ...base, weight, grants };
    }
    case 'must-not': {
      const forbidden = match === true || isFailure(match);
      if (rule.orElse === undefined)
        return { ...base, weight: match === 'other' ? 'none' : forbidden ? 'norm-broken' : 'norm-kept' };
      if (!forbidden) return { ...base, weight: 'none' };
      if (rule.orElse.type === 'refuse') return { ...base, weight: 'refuses', refuses: true };
      const consequence = consequenceOf(id, rule.orElse, scope);
      if (isFailure(consequence))
        return { ...base, weight: 'refuses', refuses: true, error: consequence.failed };
      consequences.push(consequence);
      return { ...base, weight: rule.orElse.type };
    }
    default:
      // A shared strategy says what people usually do: that they did is counted, and nobody breaks it.
      return { ...base, weight: match === true ? 'norm-kept' : 'none' };
  }
}

/** The first aggregation statement by which the act is decided. One whose condition cannot be computed decides it. */
function decidedBy(
  rulebook: Rulebook,
  question: Question,
  scope: Scope,
  inForce: InForce,
): { readonly judged: readonly Judged[]; readonly decidedBy?: string } {
  const judged: Judged[] = [];
  let found: string | undefined;
  for (const rule of rulebook.actions.get(question.action.name)?.aggregations ?? []) {
    const { statement, layer, order } = rule;
    if (!inForce(statement)) continue;
    const when = rule.when === undefined ? true : rule.when(scope);
    const decides = when !== false && found === undefined;
    if (decides) found = statement.id;
    judged.push({
      id: statement.id,
      layer,
      order,
      truth: isFailure(when) ? 'error' : when ? 'true' : 'false',
      weight: decides ? 'decides' : 'none',
      ...(isFailure(when) ? { error: when.failed } : {}),
    });
  }
  return found === undefined ? { judged } : { judged, decidedBy: found };
}
