import { addDays, type Day, dayOf, formatDay, readDay, startOf } from '../../kernel/time.ts';
import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import type { AggregationStatement, ChoiceStatement, Statement } from '../statement.ts';
import { asksForLess } from '../text/comparing.ts';
import { allOfRole, oneOfRole, orList } from '../words/wording.ts';
import { type Choice, grants, refuses } from './choices.ts';
import { type Case, FALSE, type Formula, type Literal, mapLiterals, negate, TRUE } from './formula.ts';
import { actTitle, type Reading } from './reading.ts';
import { type SendingAway, sendingAway } from './sending-away.ts';

/** What bears on it, and the roles of which the last cannot be sent away. */
interface Rules {
  readonly choices: readonly Choice[];
  readonly aggregations: readonly (readonly [Loaded, AggregationStatement])[];
  readonly kept: ReadonlySet<string>;
}

/** A joint decision in its place, with the cases in which it holds. */
interface Deciding {
  readonly one: Loaded;
  readonly statement: AggregationStatement;
  readonly holds: Formula;
}

/** A way to do an act for those of one role, with the cases in which it is open. */
interface Way {
  readonly one: Loaded;
  readonly statement: ChoiceStatement;
  readonly open: Formula;
}

/**
 * Acts that change the rules and are not decided jointly in every case: where no joint decision is left, so that whoever
 * may ask for it is refused (`decide`), where time alone brings them to a joint decision that asks for less, or where one party
 * does by sending away those who are asked. A warning on the statement that leaves the case, or on the permission where none
 * decides. What begins before `today` has
 * passed. Gives the acts of which it told something.
 */
export function checkFewer(rules: Rules, reading: Reading, today: Day | undefined): ReadonlySet<string> {
  const { choices, aggregations } = rules;
  const found = new Set<string>();
  for (const [action, { changesRules }] of reading.vocabulary.actions) {
    if (changesRules !== true) continue;
    const place = { action };
    const period = (one: Loaded): Formula => {
      const days = reading.conditions(one, periodOf(one.statement), place, 'as-set');
      return one.statement.appliesTo === 'begun-on-or-after' ? mapLiterals(days, byBeginning) : days;
    };
    const deciding = aggregations.flatMap(([one, statement]): Deciding[] => {
      if (!asList(statement.decides).includes(action)) return [];
      const condition = reading.conditions(one, [statement.when], place, 'as-set');
      return [{ one, statement, holds: isFixed(statement) ? TRUE : { all: [condition, period(one)] } }];
    });
    const speaking = choices.filter(({ statement }) => asList(statement.does).includes(action));
    const open = ({ one, statement }: Choice): Formula => ({
      all: [reading.choice(one, statement, action, 'as-set'), period(one)],
    });
    const refused = speaking
      .filter(({ statement }) => refuses(statement))
      .map((choice) =>
        isFixed(choice.statement) || reading.mayFail(choice.statement.if, choice.statement.when)
          ? TRUE
          : open(choice),
      );
    const ways = speaking
      .filter(
        ({ one, statement }) => grants(statement) && (one.layer !== 'regime' || statement.right === true),
      )
      .filter(({ statement }) => !isFixed(statement))
      .flatMap(({ one, statement }) =>
        asList(statement.who).map((who) => ({ one, statement: { ...statement, who } })),
      )
      .map((choice): Way => ({ ...choice, open: { all: [open(choice), ...refused.map(negate)] } }));
    const told = { action, deciding, reading, today };
    if (
      tellUndecided(ways, told) ||
      ways.some((way) => tellLess(way, told)) ||
      tellExpelled(ways, told, expulsions(rules, reading))
    )
      found.add(action);
  }
  return found;
}

interface Told {
  readonly action: string;
  /** In the order in which they are asked. */
  readonly deciding: readonly Deciding[];
  readonly reading: Reading;
  readonly today: Day | undefined;
}

/** Cases in which somebody may ask for the act and nothing decides it jointly. */
function tellUndecided(ways: readonly Way[], { action, deciding, reading, today }: Told): boolean {
  const left = ways.flatMap((way) => {
    const found = reading.logic.understoodCase(
      fromToday([way.open, ...deciding.map(({ holds }) => negate(holds))], today),
    );
    return found === undefined ? [] : [{ way, found }];
  });
  const [first] = left;
  if (first === undefined) return false;
  const by = [...new Set(left.map(({ way }) => way.one))];
  const last = deciding.filter(({ one }) => !one.outer).at(-1);
  const told = last ?? first.way;
  if (told.one.outer) return false;
  const who = orList([...new Set(left.flatMap(({ way }) => asList(way.statement.who)))].map(oneOfRole));
  const act = actTitle(action, reading.vocabulary);
  const refused = `and nobody changes the rules alone (${reading.exampleOf(told.one, first.found, { action }, first.way.statement)})`;
  if (last === undefined) {
    const others = by.filter((one) => one !== told.one);
    const too = others.length === 0 ? '' : `, as ${others.map(reading.named).join(' and ')} does`;
    told.one.report(
      ['does'],
      `it lets ${who} ask for ${act}${too}, but no aggregation statement decides that: it is refused, ${refused}. Add an aggregation statement that decides it; where one body shall decide by itself, with the method “delegated”`,
      { severity: 'warning', names: others.map(({ statement: { id } }) => id) },
    );
    return true;
  }
  const others = deciding.filter((one) => one !== last).map(({ one }) => one);
  report(
    last,
    `it does not always decide ${act}${others.length === 0 ? '' : `, nor does ${others.map(reading.named).join(' or ')}`}: ${whenOf(first.found, today)}${who} may ask for it, by ${by.map(reading.named).join(' and ')}, and is refused, since nothing decides it ${refused}. Let it decide without a condition and without a first or last day, or add a joint decision for what it leaves; where one body shall decide by itself, with the method “delegated”`,
    [...others, ...by],
  );
  return true;
}

/** Cases that one decides at a time, and later another that asks for less; whatever else is so stays as it is. */
function tellLess(way: Way, { action, deciding, reading, today }: Told): boolean {
  for (const [index, strict] of deciding.entries()) {
    if (strict.one.outer) continue;
    const earlier = at(EARLIER, {
      all: [strict.holds, ...deciding.slice(0, index).map(({ holds }) => negate(holds))],
    });
    for (const [other, lax] of deciding.entries()) {
      if (other === index || !asksForLess(lax.statement, strict.statement)) continue;
      const later = [way.open, lax.holds, ...deciding.slice(0, other).map(({ holds }) => negate(holds))];
      const found = reading.logic.understoodCase(
        { all: [fromToday(later, today), fromToday([earlier], today, EARLIER)] },
        (one) =>
          (one.get(EARLIER)?.range.low ?? Number.NEGATIVE_INFINITY) <
          (one.get(NOW)?.range.high ?? Number.POSITIVE_INFINITY),
      );
      if (found === undefined) continue;
      const then = new Map([...found].filter(([key]) => !key.startsWith(EARLIER)));
      report(
        strict,
        `it decides ${actTitle(action, reading.vocabulary)} for a time only: ${whenOf(then, today)}${reading.named(lax.one)} decides instead, which asks for less (${reading.exampleOf(strict.one, then, { action }, way.statement)}). Let it decide without a first or last day and without a condition on time, or let the other ask for as much`,
        [lax.one],
      );
      return true;
    }
  }
  return false;
}

/** Whom another party can send away alone, to the last: no least number stands in the way. */
const expulsions =
  (rules: Rules, reading: Reading) =>
  (role: string): SendingAway | undefined =>
    rules.kept.has(role)
      ? undefined
      : sendingAway(role, rules, reading, { by: (who) => who !== role, decided: () => false });

const MEMBERS = /^("[^"]+") in state\.members$/;

/** Cases that one decides while somebody is there who is asked, and that fewer decide, or nobody, once they are gone. */
function tellExpelled(
  ways: readonly Way[],
  { action, deciding, reading, today }: Told,
  expulsionOf: (role: string) => SendingAway | undefined,
): boolean {
  for (const [index, strict] of deciding.entries()) {
    if (strict.one.outer) continue;
    const named = new Set<string>();
    mapLiterals(strict.holds, (literal) => {
      const [, quoted] = MEMBERS.exec(literal.variable.key) ?? [];
      if (quoted !== undefined) named.add(JSON.parse(quoted) as string);
      return literal;
    });
    for (const { role } of strict.statement.electorates) {
      const expelled = named.has(role) ? expulsionOf(role) : undefined;
      if (expelled === undefined) continue;
      const before = withRole(role, true, {
        all: [strict.holds, ...deciding.slice(0, index).map(({ holds }) => negate(holds))],
      });
      for (const [place, lax] of [...deciding.entries(), [deciding.length, undefined] as const]) {
        if (lax !== undefined && (lax === strict || !asksForLess(lax.statement, strict.statement))) continue;
        const left = deciding.slice(0, place).map(({ holds }) => negate(holds));
        const after = withRole(role, false, { all: [...(lax === undefined ? [] : [lax.holds]), ...left] });
        const [found, way] = firstCase(ways, (open) =>
          reading.logic.understoodCase(fromToday([open, before, after], today)),
        );
        if (found === undefined || way === undefined) continue;
        const all = allOfRole(role);
        report(
          strict,
          `it decides ${actTitle(action, reading.vocabulary)} only while there are ${all.replace(/^the /, '')}: ${oneOfRole(expelled.who)} alone may send ${all} away, by ${reading.named(expelled.allowed.one)}, and then ${lax === undefined ? 'no joint decision decides it' : `${reading.named(lax.one)} decides, which asks for less`} (${reading.exampleOf(strict.one, found, { action }, way.statement)}). Let those who would have to leave be asked about it, or let it not hang on their being there`,
          [expelled.allowed.one, ...(lax === undefined ? [] : [lax.one])],
        );
        return true;
      }
    }
  }
  return false;
}

function firstCase(
  ways: readonly Way[],
  caseOf: (open: Formula) => Case | undefined,
): readonly [Case | undefined, Way | undefined] {
  for (const way of ways) {
    const found = caseOf(way.open);
    if (found !== undefined) return [found, way];
  }
  return [undefined, undefined];
}

/** The same where somebody is there in a role, or nobody is. */
const withRole = (role: string, isThere: boolean, formula: Formula): Formula =>
  mapLiterals(formula, (literal) => {
    if (MEMBERS.exec(literal.variable.key)?.[1] !== JSON.stringify(role)) return literal;
    const asks = (literal.op === 'in') === literal.values.includes(true);
    return asks === isThere ? TRUE : FALSE;
  });

const report = ({ one, statement }: Deciding, message: string, others: readonly Loaded[]): void =>
  one.report([statement.when === undefined ? 'decides' : 'when'], message, {
    severity: 'warning',
    names: others.map(({ statement: { id } }) => id),
  });

const NOW = 'now';
/** The present of an earlier time, beside that of the case itself; no condition can be written like that. */
const EARLIER = '(earlier) now';

/** The same at another time: what hangs on time varies by itself, all else stays as it is. */
const at = (time: string, formula: Formula): Formula =>
  mapLiterals(formula, (literal) => {
    const { key, touches } = literal.variable;
    if (!touches.includes(NOW)) return literal;
    // Of two times beside one and the same part, each can be what it wants.
    return {
      ...literal,
      variable: { ...literal.variable, key: key === NOW ? time : `${time}: ${key}`, touches: [] },
    };
  });

/** What has passed is no case. Times that are counted from something else cannot be set beside a day. */
function fromToday(parts: readonly Formula[], today: Day | undefined, time = NOW): Formula {
  const all: Formula = { all: parts };
  if (today === undefined) return all;
  let since: Formula = TRUE;
  mapLiterals(all, ({ variable }) => {
    if (variable.key === time) since = { variable, op: '>=', values: [Date.parse(startOf(today))] };
    return FALSE;
  });
  return { all: [since, all] };
}

/** From which day on, or until which, a case is there. */
function whenOf(found: Case, today: Day | undefined): string {
  const { low = Number.NaN, high = Number.NaN } = found.get(NOW)?.range ?? {};
  const isLater = Number.isFinite(low) && (today === undefined || low > Date.parse(startOf(today)));
  if (isLater) return `from ${dayWords(low)} on `;
  return Number.isFinite(high) ? `until ${dayWords(high)} ` : 'there are cases in which ';
}
const dayWords = (time: number): string => formatDay(dayOf(new Date(time).toISOString()));

/** The days of a statement as conditions. */
function periodOf({ validFrom, validTo }: Statement): readonly string[] {
  const after = validTo === undefined ? undefined : dayOf(addDays(startOf(validTo), 1));
  return [
    ...(validFrom === undefined ? [] : [`now >= startOfDay("${validFrom}")`]),
    ...(after === undefined || !readDay(after).ok ? [] : [`now < startOfDay("${after}")`]),
  ];
}

/** A day that is counted by when the stream began, which stays as it is. */
const byBeginning = (literal: Literal): Formula => ({
  ...literal,
  variable: { ...literal.variable, key: BEGUN, touches: [BEGUN] },
});
/** When the stream began: no condition reads that, and so it says in words. */
const BEGUN = 'state.beginning';

/** Whether a statement holds by what is procured: that is not to be told from a text. */
const isFixed = ({ variants }: Statement): boolean => variants !== undefined;
