import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import type { AggregationStatement } from '../statement.ts';
import { type Choice, grants, refuses } from './choices.ts';
import { type Case, negate, TRUE } from './formula.ts';
import { isPartial, type Reading } from './reading.ts';

interface Rules {
  readonly choices: readonly Choice[];
  readonly aggregations: readonly (readonly [Loaded, AggregationStatement])[];
}

/** An act by which somebody who holds a role is sent away by another, with a case of it. */
export interface SendingAway {
  readonly action: string;
  readonly found: Case;
  /** The permission for it, narrowed to one role. */
  readonly allowed: Choice;
  readonly who: string;
  /** The joint decision that it takes; undefined: one party does it alone. */
  readonly decided?: Loaded;
}

interface Wanted {
  /** Whether somebody in this role counts. */
  readonly by: (who: string) => boolean;
  /** Whether it counts where this decides it jointly. Alone always counts. */
  readonly decided: (statement: AggregationStatement) => boolean;
}

/** The first way in which a party can be sent away from a role; undefined where none is certain. */
export function sendingAway(
  role: string,
  { choices, aggregations }: Rules,
  reading: Reading,
  wanted: Wanted,
): SendingAway | undefined {
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
        counts: wanted.decided(statement),
        holds: reading.conditions(one, [statement.when], place, 'as-set'),
      }));
    for (const { one, statement } of speaking) {
      if (!grants(statement) || isPartial(statement) || (one.layer === 'regime' && statement.right !== true))
        continue;
      for (const [index, decided] of [...deciding, undefined].entries()) {
        if (decided?.counts === false) continue;
        for (const who of asList(statement.who).filter(wanted.by)) {
          const allowed = { one, statement: { ...statement, who } };
          const found = reading.logic.understoodCase({
            all: [
              reading.choice(one, allowed.statement, action, 'as-set'),
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
              allowed,
              who,
              ...(decided === undefined ? {} : { decided: decided.one }),
            };
        }
      }
    }
  }
  return undefined;
}
