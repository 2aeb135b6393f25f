import type { Json, JsonObject } from '../kernel/json.ts';
import { type Calendar, type Day, dayOf, type Instant } from '../kernel/time.ts';
import { type Compute, isFailure } from './conditions/condition.ts';
import { environmentsOf, type Input, type Scope, scopeOf } from './conditions/environment.ts';
import { newWork, type Work } from './conditions/work.ts';
import { DUTIES_READING, ONE_BY_ONE_READING, READING } from './decide.ts';
import { consequenceOf } from './or-else.ts';
import type { Consequence, Question } from './question.ts';
import { type DutyRule, dutyKey, isAmong, type Rulebook } from './rulebook.ts';
import { isSameDuty } from './same-duty.ts';
import { inForceAt } from './validity.ts';

export type DutyStatus = 'open' | 'done' | 'late' | 'breached';

/**
 * Something that a party must do by a time: raised by a `must` with `after`, or by an Or else. `late`: done after its
 * breach. Times are instants; without `due` a duty is never breached.
 */
export interface Duty {
  readonly id: string;
  /** The statement that raised it. */
  readonly statement: string;
  readonly who: readonly string[];
  readonly does: readonly string[];
  /** The one party that owes it, where its rule says whose it is. */
  readonly party?: string;
  readonly raisedAt: Instant;
  readonly due?: Instant;
  readonly status: DutyStatus;
  /** What the act that does it must say in the field of `matches`. */
  readonly match?: Json;
  /** The last day of the period that it is about. */
  readonly period?: Day;
  /** From then on an act does it. */
  readonly begins?: Instant;
  /** The fact that raised it; of its body only what is computed from later: by the Or else of a breach, `again`, `while`. */
  readonly fact?: Omit<RaisingFact, 'body'> & Partial<Pick<RaisingFact, 'body'>>;
}

export interface RaisingFact {
  readonly type: string;
  readonly at: Instant;
  readonly body: JsonObject;
}

/** The stream in which a fact has happened, after it. */
export interface Circumstances {
  readonly kind: string;
  readonly state: JsonObject;
  readonly parent?: JsonObject;
  readonly happened: Readonly<Record<string, Instant>>;
  readonly now: Instant;
  readonly begun: Instant;
  readonly calendar: Calendar;
  readonly plan?: JsonObject;
}

/** A duty whose due time could not be computed: it stands without one, and this says why. */
export interface Raised {
  readonly duty: Duty;
  readonly doubt?: string;
}

const scopeFor = (
  rulebook: Rulebook,
  circumstances: Circumstances,
  fact: NonNullable<Duty['fact']>,
  work: Work,
) => {
  const words = environmentsOf(rulebook.vocabulary).ofFact(circumstances.kind, fact.type);
  const input: Input = { ...circumstances, fact: { at: fact.at, body: fact.body ?? {} }, work };
  return scopeOf(words, input);
};

/** What others may not see of a fact stays out of the duty, but for what has to be computed from it later. */
function keptOf(fact: RaisingFact, { orElse, keeps }: DutyRule, reading: number): NonNullable<Duty['fact']> {
  const whole =
    (orElse?.type === 'charge' && typeof orElse.pence !== 'number') ||
    (orElse?.type === 'duty' && orElse.due !== undefined);
  const reads = keeps === 'all' || keeps.length > 0;
  if (whole || (reads && (keeps === 'all' ? reading >= DUTIES_READING : reading === DUTIES_READING)))
    return fact;
  const { type, at, body } = fact;
  if (keeps === 'all' || !reads || reading < DUTIES_READING) return { type, at };
  return { type, at, body: Object.fromEntries(Object.entries(body).filter(([key]) => keeps.includes(key))) };
}

/** The party that the fact names in the field in which the rule says whose the duty is. */
function partyIn({ body }: RaisingFact, { whose }: DutyRule['statement']): string | undefined {
  const party = whose === undefined ? undefined : body[whose];
  return typeof party === 'string' ? party : undefined;
}

/** What a duty is about, and from when on it can be done. One whose beginning cannot be told has begun. */
function daysOf(rule: DutyRule, scope: Scope): Pick<Duty, 'period' | 'begins'> {
  const [period, begins] = [rule.period?.(scope), rule.begins?.(scope)];
  return {
    ...(period === undefined || isFailure(period) ? {} : { period: dayOf(period) }),
    ...(begins === undefined || isFailure(begins) ? {} : { begins }),
  };
}

/**
 * The duties that facts raise, given those that stand. One whose `arises` cannot be computed is raised: a gap in what is
 * known makes nobody forget what may be due. Ids are the statement's with the number that `nextNumber` begins
 * with: `publish-award-3`.
 */
export function raiseDuties(
  rulebook: Rulebook,
  facts: readonly RaisingFact[],
  circumstances: Circumstances,
  nextNumber: number,
  standing: readonly Duty[] = [],
  reading: number = READING,
): readonly Raised[] {
  const inForce = inForceAt(rulebook, circumstances);
  const raised: Raised[] = [];
  const work = newWork();
  for (const fact of facts) {
    const fresh: (Raised & { readonly rule: DutyRule })[] = [];
    for (const rule of rulebook.duties.get(dutyKey(circumstances.kind, fact.type)) ?? []) {
      if (!inForce(rule.statement)) continue;
      const scope = scopeFor(rulebook, circumstances, fact, work);
      if (rule.arises?.(scope) === false) continue;
      const due = rule.due?.(scope);
      const party = partyIn(fact, rule.statement);
      const again = [...standing, ...raised.map(({ duty }) => duty)].some(
        (duty) =>
          duty.status === 'open' &&
          duty.statement === rule.statement.id &&
          duty.due === due &&
          duty.party === party,
      );
      if (rule.statement.once === true && again) continue;
      const { matches } = rule.statement;
      const match = matches === undefined ? undefined : fact.body[matches];
      const duty: Duty = {
        id: '',
        statement: rule.statement.id,
        who: rule.who,
        does: rule.does,
        ...(party === undefined ? {} : { party }),
        raisedAt: fact.at,
        status: 'open',
        ...(match === undefined ? {} : { match }),
        ...daysOf(rule, scope),
        fact: keptOf(fact, rule, reading),
        ...(due === undefined || isFailure(due) ? {} : { due }),
      };
      fresh.push(isFailure(due) ? { rule, duty, doubt: due.failed } : { rule, duty });
    }
    for (const { rule, duty, ...doubt } of fresh) {
      if (rule.statement.unlessSooner === true && fresh.some((one) => isNoLater(one, { rule, duty })))
        continue;
      raised.push({
        duty: { ...duty, id: `${rule.statement.id}-${nextNumber + raised.length}` },
        ...doubt,
      });
    }
  }
  return raised;
}

interface Fresh {
  readonly rule: DutyRule;
  readonly duty: Duty;
}

/** Whether an inner rule asks for the same by the same day or before. */
const isNoLater = (inner: Fresh, outer: Fresh): boolean =>
  inner.rule.order > outer.rule.order &&
  inner.rule.layer !== outer.rule.layer &&
  inner.duty.due !== undefined &&
  outer.duty.due !== undefined &&
  inner.duty.due <= outer.duty.due &&
  isSameDuty(inner.rule.statement, outer.rule.statement);

/** The open duties that are no longer asked for (`while`). One that cannot be told stands. */
export function dutiesLetGo(
  rulebook: Rulebook,
  duties: readonly Duty[],
  circumstances: Circumstances,
): readonly Duty[] {
  const work = newWork();
  return duties.filter(({ status, fact, statement }) => {
    if (status !== 'open' || fact === undefined) return false;
    const rules = rulebook.duties.get(dutyKey(circumstances.kind, fact.type)) ?? [];
    const stands = rules.find((one) => one.statement.id === statement)?.while;
    return stands?.(scopeFor(rulebook, circumstances, fact, work)) === false;
  });
}

/** So many that were missed of one statement stay due beside the next. */
export const MOST_MISSED = 100;

/** Of what was missed more often than that, the earliest: it is let go, so that a stream stays bounded however long nobody does it. */
export function tooLongMissed(duties: readonly Duty[]): readonly Duty[] {
  const missed = new Map<string, Duty[]>();
  for (const duty of duties)
    if (duty.status === 'breached') missed.set(duty.statement, [...(missed.get(duty.statement) ?? []), duty]);
  const order = ({ due = '' }: Duty, other: Duty) => (due < (other.due ?? '') ? -1 : 1);
  return [...missed.values()].flatMap((of) => of.sort(order).slice(0, Math.max(0, of.length - MOST_MISSED)));
}

/**
 * What is due again where a day has passed and nothing was done: counted from that day, as if what raised it had happened then,
 * as long as `again` holds. What was missed stays due beside it. A day that does not move on is not due again for ever.
 */
export function dueAgain(
  rulebook: Rulebook,
  lapsed: Duty,
  circumstances: Circumstances,
  number: number,
): Duty | undefined {
  const { fact: raising, due: missed, statement } = lapsed;
  if (raising === undefined || missed === undefined) return undefined;
  const rules = rulebook.duties.get(dutyKey(circumstances.kind, raising.type)) ?? [];
  const rule = rules.find((one) => one.statement.id === statement);
  if (rule?.again === undefined || !inForceAt(rulebook, circumstances)(rule.statement)) return undefined;
  const fact = { ...raising, at: missed };
  const scope = scopeFor(rulebook, circumstances, fact, newWork());
  if (rule.again(scope) === false) return undefined;
  const due = rule.due?.(scope);
  if (due === undefined || isFailure(due) || dayOf(due) <= dayOf(missed)) return undefined;
  const { period: _, begins: __, ...same } = lapsed;
  return {
    ...same,
    id: `${statement}-${number}`,
    raisedAt: circumstances.now,
    status: 'open',
    due,
    ...daysOf(rule, scope),
    fact,
  };
}

/** The duty that a consequence of a decision, or of a breach, lays on somebody. */
export const dutyOf = (
  consequence: Extract<Consequence, { type: 'duty' }>,
  raisedAt: Instant,
  number: number,
): Duty => ({
  id: `${consequence.statement}-${number}`,
  statement: consequence.statement,
  who: [consequence.who],
  does: [consequence.does],
  raisedAt,
  status: 'open',
  ...(consequence.due === undefined ? {} : { due: consequence.due }),
});

/**
 * The open or breached duties that an act does, with what becomes of them: `done`, or `late` after the due time. An
 * act matches where the actor is among `who`, the action among `does`, and the `if` and `when` of the statement hold.
 * Of duties about periods, and of those that are due again, it does one of each statement; none before it begins.
 */
export function dutiesDoneBy(
  rulebook: Rulebook,
  duties: readonly Duty[],
  question: Question,
  reading: number = READING,
): readonly Duty[] {
  const { name, body } = question.action;
  const candidates = duties.filter(
    ({ status, does, who, party }) =>
      (status === 'open' || status === 'breached') &&
      does.includes(name) &&
      isAmong(who, question.actor.roles) &&
      (party === undefined || party === question.actor.id),
  );
  if (candidates.length === 0) return [];
  const words = environmentsOf(rulebook.vocabulary).ofAction(name);
  const scope = scopeOf(words, { ...question, action: body });
  const done = candidates.filter((duty) => {
    const raisedBy = rulebook.byId.get(duty.statement)?.statement;
    if (raisedBy?.kind === 'choice' && raisedBy.after !== undefined && duty.fact !== undefined) {
      const rules = rulebook.actions.get(name)?.choices ?? [];
      const rule = rules.find(({ statement }) => statement.id === duty.statement);
      const holds = (test: Compute<boolean> | undefined) => test === undefined || test(scope) === true;
      if (!holds(rule?.if) || !holds(rule?.when)) return false;
      // A question is answered by the answer to it, not by any other.
      if (duty.match !== undefined && body[raisedBy.matches ?? ''] !== duty.match) return false;
    }
    if (duty.begins !== undefined && question.now < duty.begins) return false;
    return duty.period === undefined || isAbout(duty.period, body, question.now);
  });
  const recurs = (duty: Duty) => reading >= ONE_BY_ONE_READING && isDueAgain(rulebook, duty);
  return done
    .filter((duty) => !done.some((other) => isEarlier(other, duty)))
    .filter((duty) => !recurs(duty) || !done.some((other) => isSooner(other, duty)))
    .map((duty) => {
      const late = duty.due !== undefined && question.now > duty.due;
      return { ...duty, status: late ? 'late' : 'done' };
    });
}

/** Whether an act is about a period: it says so, or it says nothing and the period is over. */
const isAbout = (period: Day, { period: said }: JsonObject, now: Instant): boolean =>
  said === undefined ? period <= dayOf(now) : period === said;

const isEarlier = (one: Duty, other: Duty): boolean =>
  one.statement === other.statement &&
  one.party === other.party &&
  one.period !== undefined &&
  other.period !== undefined &&
  one.period < other.period;

/** Of what is due again and again one act does one: the one whose days have begun and not passed, else the one due first. */
const isSooner = (one: Duty, other: Duty): boolean =>
  one.statement === other.statement &&
  one.id !== other.id &&
  one.match === other.match &&
  one.party === other.party &&
  one.fact !== undefined &&
  other.fact !== undefined &&
  (isInItsDays(one) === isInItsDays(other)
    ? `${one.due} ${one.raisedAt} ${one.id}` < `${other.due} ${other.raisedAt} ${other.id}`
    : isInItsDays(one));

const isInItsDays = ({ status, begins }: Duty): boolean => status === 'open' && begins !== undefined;

/** Whether the statement behind a duty is a norm: without an Or else it is counted how often it was kept. */
export function isNorm(rulebook: Rulebook, { statement }: Pick<Duty, 'statement'>): boolean {
  const raisedBy = rulebook.byId.get(statement)?.statement;
  return raisedBy?.kind === 'choice' && raisedBy.after !== undefined && raisedBy.orElse === undefined;
}

/** Whether the statement behind a duty has it due anew where it was missed. */
export function isDueAgain(rulebook: Rulebook, { statement }: Pick<Duty, 'statement'>): boolean {
  const raisedBy = rulebook.byId.get(statement)?.statement;
  return raisedBy?.kind === 'choice' && raisedBy.again !== undefined;
}

/** Whether a duty belongs to the stream above that in which it is raised. */
export function isForAbove(rulebook: Rulebook, { statement }: Pick<Duty, 'statement'>): boolean {
  const raisedBy = rulebook.byId.get(statement)?.statement;
  return raisedBy?.kind === 'choice' && raisedBy.above === true;
}

export interface Breach {
  readonly duty: Duty;
  /** What the statement's Or else then brings. */
  readonly consequence?: Consequence;
  readonly doubt?: string;
}

/** The open duties whose due time has passed, each with its Or else. */
export function breaches(
  rulebook: Rulebook,
  duties: readonly Duty[],
  circumstances: Circumstances,
): readonly Breach[] {
  const work = newWork();
  return duties
    .filter(({ status, due }) => status === 'open' && due !== undefined && due < circumstances.now)
    .map((open) => {
      const duty: Duty = { ...open, status: 'breached' };
      const { fact } = open;
      if (fact === undefined) return { duty };
      const rules = rulebook.duties.get(dutyKey(circumstances.kind, fact.type)) ?? [];
      const orElse = rules.find(({ statement }) => statement.id === open.statement)?.orElse;
      if (orElse === undefined || orElse.type === 'refuse') return { duty };
      const consequence = consequenceOf(
        open.statement,
        orElse,
        scopeFor(rulebook, circumstances, fact, work),
      );
      return isFailure(consequence) ? { duty, doubt: consequence.failed } : { duty, consequence };
    });
}

/** The next instant at which a duty falls due, for the clock. */
export const nextDue = (duties: readonly Duty[]): Instant | undefined =>
  duties.flatMap(({ status, due }) => (status === 'open' && due !== undefined ? [due] : [])).sort()[0];
