import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import type { AggregationStatement, PositionStatement } from '../statement.ts';
import { allOfRole, oneOfRole } from '../words/wording.ts';
import type { Choice } from './choices.ts';
import { actTitle, type Reading } from './reading.ts';
import { type SendingAway, sendingAway } from './sending-away.ts';

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
const wayOut = (role: string, rules: Rules, reading: Reading): SendingAway | undefined =>
  sendingAway(role, rules, reading, {
    by: () => true,
    decided: ({ electorates }) =>
      !electorates.some((electorate) => electorate.role === role && isVeto(electorate)),
  });

function tell(
  one: Loaded,
  { electorates }: AggregationStatement,
  changing: string,
  role: string,
  { action, found, allowed: { one: allowed, statement }, decided }: SendingAway,
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
