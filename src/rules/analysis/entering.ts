import type { Loaded } from '../loading.ts';
import { asList, COMMON_ROLES } from '../rulebook.ts';
import type { AggregationStatement, BoundaryStatement, PositionStatement } from '../statement.ts';
import { type Choice, refuses } from './choices.ts';
import { FALSE, type Formula, type Literal, mapLiterals, negate, TRUE } from './formula.ts';
import { isPartial, type Reading } from './reading.ts';
import { roleFormula } from './terms.ts';

/** A boundary statement in its place. */
type Door = readonly [Loaded, BoundaryStatement];

interface Entrances {
  readonly doors: readonly Door[];
  readonly positions: readonly PositionStatement[];
  readonly choices: readonly Choice[];
  readonly decisions: readonly AggregationStatement[];
}

/** Roles that somebody can come to hold, and of these those that somebody can come into by a boundary statement. */
export interface Enterable {
  readonly enterable: ReadonlySet<string>;
  readonly entered: ReadonlySet<string>;
}

/**
 * Roles that somebody can come to hold: the least set, beginning with the roles that streams give by themselves, the common
 * ones and that of whoever founds an arrangement. A role comes in where one of its doors can open: by somebody who holds a
 * role of the set, in a case that its condition and no refusal rules out. What is left out is certain. A contract makes
 * providers of those who sign it, and opens no door of the arrangement to them.
 */
export function enterableOf(entrances: Entrances, reading: Reading): Enterable {
  const { streams } = reading.vocabulary;
  const enterable = new Set([...COMMON_ROLES, ...[...streams.values()].flatMap(({ roles }) => roles)]);
  const held = new Set([...enterable, ...foundersOf(entrances, reading)]);
  const entered = new Set<string>(COMMON_ROLES);
  const waiting = new Set(
    entrances.doors.filter(([, { role, enter }]) => enter !== undefined && !isFull(role, entrances)),
  );
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const door of waiting) {
      const [, { role }] = door;
      if (!entered.has(role) && !opens(door, held, entrances, reading)) continue;
      waiting.delete(door);
      entered.add(role);
      enterable.add(role);
      held.add(role);
    }
  }
  return { enterable, entered };
}

/** Whoever founds an arrangement may ask for any role; where there is the usual one, it is taken to be that. */
function foundersOf({ doors, positions }: Entrances, { vocabulary }: Reading): readonly string[] {
  const usual = [...vocabulary.actions.values()].flatMap(({ founds }) =>
    founds === undefined ? [] : [founds],
  );
  const known = usual.filter((role) => positions.some((position) => position.role === role));
  return known.length > 0 ? known : doors.map(([, { role }]) => role);
}

const isFull = (wanted: string, { positions }: Entrances): boolean =>
  positions.some(({ role, max }) => role === wanted && max === 0);

/** Whether an act could enter the role by this door. */
function opens(
  door: Door,
  held: ReadonlySet<string>,
  { choices, decisions }: Entrances,
  reading: Reading,
): boolean {
  const [one, { role, enter }] = door;
  const by = enter?.by?.filter((other) => held.has(other));
  if (by?.length === 0) return false;
  const { evidence: shown } = reading.vocabulary;
  if (shown !== undefined && enter?.evidence?.every((kind) => shown.includes(kind)) === false) return false;
  const decision = decisions.find(({ id }) => id === enter?.decidedBy);
  if (decision !== undefined && isOfNobody(decision, held)) return false;
  const ways = [...reading.vocabulary.actions].flatMap(([action, { enters }]) =>
    enters === undefined ? [] : [{ action, enters }],
  );
  return (
    ways.length === 0 ||
    ways.some(({ action, enters }) => {
      const refused = choices.filter(
        ({ statement }) =>
          refuses(statement) && !isPartial(statement) && asList(statement.does).includes(action),
      );
      if (enter?.if === undefined && refused.length === 0) return true;
      const asked = `action${enters.replaceAll('/', '.')} == ${JSON.stringify(role)}`;
      const formula: Formula = {
        all: [
          ...(by === undefined ? [] : [{ any: by.map(roleFormula) }]),
          reading.conditions(one, [enter?.if, asked], { action }, 'any'),
          ...refused.map((choice) => negate(reading.choice(choice.one, choice.statement, action, 'any'))),
        ],
      };
      return !reading.logic.isNever(mapLiterals(formula, (literal) => amongHeld(literal, held)));
    })
  );
}

/** A decision in which one electorate is of nobody is never carried, unless what follows a deadlock carries it. */
const isOfNobody = (
  { electorates, fallback = 'keep' }: AggregationStatement,
  held: ReadonlySet<string>,
): boolean => fallback === 'keep' && electorates.some(({ role }) => !held.has(role));

const HOLDING = / in (actor\.roles|state\.members)$/;

/** Nobody holds a role that nobody can come to hold. */
function amongHeld(literal: Literal, held: ReadonlySet<string>): Formula {
  const { key } = literal.variable;
  if (!HOLDING.test(key)) return literal;
  const role: unknown = /^"[^"]*"/.test(key) ? JSON.parse(key.replace(HOLDING, '')) : undefined;
  if (typeof role !== 'string' || held.has(role)) return literal;
  return literal.op === 'in' && literal.values.includes(true) ? FALSE : TRUE;
}
