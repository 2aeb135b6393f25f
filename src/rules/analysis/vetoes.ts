import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import type { AggregationStatement, ChoiceStatement, PositionStatement } from '../statement.ts';
import { allOfRole, oneOfRole } from '../words/wording.ts';
import { type Choice, grants, refuses } from './choices.ts';
import { type Case, negate, TRUE } from './formula.ts';
import { actTitle, isPartial, type Reading } from './reading.ts';

interface Rules {
  readonly choices: readonly Choice[];
  readonly aggregations: readonly (readonly [Loaded, AggregationStatement])[];
  readonly positions: readonly PositionStatement[];
}

/**
 * Changes of the rules that each of some parties can stop, while any of these can be sent away without their having as much
 * of a say: then whoever would be stopped sends away whoever stops. A warning on the joint decision that would come to ask
 * fewer. Nothing on an act that is `known` to come to be decided by fewer.
 */
export function checkVetoes(rules: Rules, reading: Reading, known: ReadonlySet<string>): void {
  for (const [action, { changesRules }] of reading.vocabulary.actions) {
    if (changesRules !== true || known.has(action)) continue;
    const told = new Set<string>();
    for (const [one, statement] of rules.aggregations) {
      if (one.outer || !asList(statement.decides).includes(action)) continue;
      for (const { role } of statement.electorates.filter(isVeto)) {
        const way = told.has(role) || isFixed(role, rules) ? undefined : wayOut(role, rules, reading);
        if (way === undefined) continue;
        told.add(role);
        tell(one, statement, action, role, way, reading);
      }
    }
  }
}

const isVeto = ({ method }: { readonly method: string }): boolean =>
  method === 'unanimity' || method === 'consent';

/** Whether nobody who holds the role can go: it has as many places as it must have holders. */
const isFixed = (wanted: string, { positions }: Rules): boolean =>
  positions.some(({ role, min = 0, max }) => role === wanted && max !== undefined && min >= max);

/** How somebody in a role can be sent away without those who hold it being able to stop that. */
interface WayOut {
  readonly action: string;
  readonly found: Case;
  readonly allowed: Loaded;
  readonly statement: ChoiceStatement;
  /** The joint decision that it takes; undefined: one party does it alone. */
  readonly decided?: Loaded;
}

function wayOut(role: string, { choices, aggregations }: Rules, reading: Reading): WayOut | undefined {
  for (const [action, { leaves, body }] of reading.vocabulary.actions) {
    // An act that names another party: who goes by itself is sent away by nobody.
    if (leaves === undefined || !Object.hasOwn((body as { properties?: object }).properties ?? {}, 'party'))
      continue;
    const place = { action };
    const asked = `action${leaves.replaceAll('/', '.')} == ${JSON.stringify(role)}`;
    const speaking = choices.filter(({ statement }) => asList(statement.does).includes(action));
    const refused = speaking
      .filter(({ statement }) => refuses(statement))
      .map(({ one, statement }) =>
        reading.mayFail(statement.if, statement.when)
          ? TRUE
          : reading.choice(one, statement, action, 'as-set'),
      );
    const deciding = aggregations
      .filter(([, { decides }]) => asList(decides).includes(action))
      .map(([one, statement]) => ({
        one,
        guards: statement.electorates.some((electorate) => electorate.role === role && isVeto(electorate)),
        holds: reading.conditions(one, [statement.when], place, 'as-set'),
      }));
    for (const { one, statement } of speaking) {
      if (!grants(statement) || isPartial(statement) || (one.layer === 'regime' && statement.right !== true))
        continue;
      for (const [index, decided] of [...deciding, undefined].entries()) {
        if (decided?.guards === true) continue;
        const found = reading.logic.understoodCase({
          all: [
            reading.choice(one, statement, action, 'as-set'),
            reading.conditions(one, [asked], place, 'as-set'),
            ...refused.map(negate),
            ...deciding.slice(0, index).map(({ holds }) => negate(holds)),
            ...(decided === undefined ? [] : [decided.holds]),
          ],
        });
        if (found !== undefined)
          return {
            action,
            found,
            allowed: one,
            statement,
            ...(decided === undefined ? {} : { decided: decided.one }),
          };
      }
    }
  }
  return undefined;
}

function tell(
  one: Loaded,
  { electorates }: AggregationStatement,
  changing: string,
  role: string,
  { action, found, allowed, statement, decided }: WayOut,
  reading: Reading,
): void {
  const all = allOfRole(role);
  const how =
    decided === undefined
      ? `by ${reading.named(allowed)} one party alone sends ${oneOfRole(role)} away`
      : `${reading.named(decided)} decides that ${oneOfRole(role)} must leave`;
  one.report(
    ['electorates', electorates.findIndex((electorate) => electorate.role === role)],
    `each of ${all} can stop ${actTitle(changing, reading.vocabulary)} by it, but not being sent away for that: ${how}, and then those who are left decide without them (${reading.exampleOf(allowed, found, { action }, statement)}). Let sending ${all} away take the consent of ${all}, whoever would have to leave among them`,
    {
      severity: 'warning',
      names: [allowed, ...(decided === undefined ? [] : [decided])].map((each) => each.statement.id),
    },
  );
}
