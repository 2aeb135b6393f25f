import { atPointer } from '../kernel/json.ts';
import { addDays, dayOf, type Instant, startOf } from '../kernel/time.ts';
import { isFailure } from './conditions/condition.ts';
import type { Scope } from './conditions/environment.ts';
import type { Judged } from './judged.ts';
import type { Entering, Question } from './question.ts';
import { type BoundaryRule, isAmong, type Rulebook } from './rulebook.ts';
import type { InForce } from './validity.ts';

/** What boundary and position statements say of an act that enters or leaves a role. */
export interface RolesDecided {
  readonly judged: readonly Judged[];
  /** false: nobody enters the role this way, whatever else grants the act. */
  readonly open: boolean;
  readonly decidedBy?: string;
  /** The first instant after the last day of notice; the day on which it is given is not counted. */
  readonly noticeEnds?: Instant;
}

const ANY: RolesDecided = { judged: [], open: true };

/**
 * A role is entered where a boundary statement of the constitution or the rulebook holds for the party that enters:
 * its evidence is there and its `if` is true. That statement grants the act where the actor may let the party in (`by`)
 * or, without `by`, is that party; letting in another party then needs a `may` of its own. Leaving is granted to the
 * party itself by `leave`; sending another away needs a `may`. Position statements refuse above max and below min.
 */
export function decideRoles(
  rulebook: Rulebook,
  question: Question,
  scope: Scope,
  inForce: InForce,
): RolesDecided {
  const words = rulebook.vocabulary.actions.get(question.action.name);
  const pointer = words?.enters ?? words?.leaves;
  const role = pointer === undefined ? undefined : atPointer(question.action.body, pointer);
  if (words === undefined || typeof role !== 'string') return ANY;
  const party = partyOf(question, words.party ?? '/party');
  const holders = question.holders[role] ?? 0;
  const side = words.enters === undefined ? 'leave' : 'enter';
  const positions = (rulebook.positions.get(role) ?? []).filter(({ statement }) => inForce(statement));
  const limits = positions.map(({ statement, layer, order }): Judged => {
    const full = side === 'enter' && statement.max !== undefined && holders >= statement.max;
    const needed = side === 'leave' && statement.min !== undefined && holders <= statement.min;
    const refuses = full || needed;
    return {
      id: statement.id,
      layer,
      order,
      truth: refuses ? 'true' : 'false',
      weight: refuses ? 'refuses' : 'none',
      refuses,
    };
  });
  const boundaries = (rulebook.boundaries.get(role) ?? []).filter(({ statement }) => inForce(statement));
  return side === 'enter'
    ? enter(boundaries, limits, question, party, scope)
    : leave(boundaries, limits, question, party, scope);
}

/** The party that enters or leaves; one other than the actor shows only evidence that the question tells of. */
function partyOf(question: Question, pointer: string): Entering {
  if (question.entering !== undefined) return question.entering;
  const named = atPointer(question.action.body, pointer);
  const { id, evidence } = question.actor;
  return typeof named === 'string' && named !== id ? { id: named, evidence: [] } : { id, evidence };
}

function enter(
  boundaries: readonly BoundaryRule[],
  limits: readonly Judged[],
  question: Question,
  party: Entering,
  scope: Scope,
): RolesDecided {
  const judged = [...limits];
  let open = false;
  let decidedBy: string | undefined;
  for (const rule of boundaries) {
    const { statement, layer, order } = rule;
    if (statement.enter === undefined) continue;
    const { evidence = [], by } = statement.enter;
    const missing = evidence.filter((kind) => !party.evidence.includes(kind));
    const test = missing.length > 0 ? false : (rule.tests.get(question.action.name)?.(scope) ?? true);
    const holds = test === true && layer !== 'regime';
    const lets = by === undefined ? party.id === question.actor.id : isAmong(by, question.actor.roles);
    const grants = holds && lets;
    if (holds && (lets || by === undefined)) {
      open = true;
      decidedBy ??= statement.enter.decidedBy;
    }
    judged.push({
      id: statement.id,
      layer,
      order,
      truth: isFailure(test) ? 'error' : holds && lets ? 'true' : 'false',
      weight: grants ? 'grants' : 'none',
      grants,
      ...(isFailure(test)
        ? { error: test.failed }
        : missing.length > 0
          ? { error: `evidence missing: ${missing.join(', ')}` }
          : {}),
    });
  }
  return { judged, open, ...(decidedBy === undefined ? {} : { decidedBy }) };
}

function leave(
  boundaries: readonly BoundaryRule[],
  limits: readonly Judged[],
  question: Question,
  party: Entering,
  scope: Scope,
): RolesDecided {
  const judged = [...limits];
  const itself = party.id === question.actor.id;
  let noticeDays: number | undefined;
  for (const rule of boundaries) {
    const { statement, layer, order } = rule;
    if (statement.leave === undefined) continue;
    const test = itself ? (rule.tests.get(question.action.name)?.(scope) ?? true) : false;
    const grants = test === true && layer !== 'regime';
    if (grants) noticeDays ??= statement.leave.notice?.days;
    judged.push({
      id: statement.id,
      layer,
      order,
      truth: isFailure(test) ? 'error' : grants ? 'true' : 'false',
      weight: grants ? 'grants' : 'none',
      grants,
      ...(isFailure(test) ? { error: test.failed } : {}),
    });
  }
  const notice =
    noticeDays === undefined || noticeDays === 0
      ? {}
      : { noticeEnds: startOf(dayOf(addDays(question.now, noticeDays + 1))) };
  return { judged, open: true, ...notice };
}
