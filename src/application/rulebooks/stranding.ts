import type { JsonObject } from '../../kernel/json.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import { holdersIn, type World } from '../acting/world.ts';
import type { Catalogue } from '../catalogue.ts';
import { dutyWords } from '../reading/duty-words.ts';

/**
 * What stands in an arrangement now and would not fit a proposed text, in words: roles without a place, too many or too few
 * who hold one, invitations that lead nowhere, joint decisions and duties whose rule falls away.
 */
export function strandedBy(
  rulebook: Rulebook,
  world: Pick<World, 'kind' | 'state'>,
  /** Hash of the proposed text: the decision on it is no obstacle to itself. */
  text: string,
  catalogue: Catalogue,
  /** Whether whoever is told may know who holds a role, and how many do. */
  tells: (role: string) => boolean = () => true,
): string[] {
  const { own, matters, duties } = world.state ?? {};
  const title = (action: string) => catalogue.vocabulary.actions.get(action)?.title ?? action;
  const homeless = Object.entries(byRole(own, 'members'))
    .filter(([role, parties]) => tells(role) && !rulebook.positions.has(role) && parties.length > 0)
    .map(
      ([role, parties]) =>
        `The role ${role} is gone, and ${holding(parties.length)} it: ${parties.length === 1 ? 'it keeps' : 'they keep'} what earlier rules give the role in what runs under them, and can be removed from it, not leave it.`,
    );
  const invited = Object.entries(byRole(own, 'invitations'))
    .filter(([role, parties]) => tells(role) && !rulebook.positions.has(role) && parties.length > 0)
    .map(([role]) => `Somebody is invited to the role ${role}, which is gone.`);
  const undecided = Object.values(matters ?? {})
    .filter(({ statement, textHash }) => textHash !== text && !rulebook.byId.has(statement))
    .map(
      ({ action, statement }) =>
        `The joint decision “${title(action)}” is open, and the rule by which it is decided, “${statement}”, falls away: it ends as it began, and nothing follows a deadlock.`,
    );
  const owed = Object.values(duties ?? {})
    .filter(({ status, statement }) => status === 'open' && !rulebook.byId.has(statement))
    .map(
      (duty) =>
        `The duty “${dutyWords(catalogue, rulebook, duty)}” stays, and its rule, “${duty.statement}”, falls away: nothing follows if it is not done.`,
    );
  return [...homeless, ...counted(rulebook, world, tells), ...invited, ...undecided, ...owed];
}

function counted(
  rulebook: Rulebook,
  world: Pick<World, 'kind' | 'state'>,
  tells: (role: string) => boolean,
): string[] {
  return [...rulebook.positions].flatMap(([role, placed]) => {
    if (!tells(role)) return [];
    const held = holdersIn(world, role).length;
    return placed.flatMap(({ statement: { id, min = 0, max = Number.POSITIVE_INFINITY } }) =>
      held > max
        ? [`${holding(held)} the role ${role}; “${id}” has room for ${max}.`]
        : held < min
          ? [`${holding(held)} the role ${role}; “${id}” wants at least ${min}.`]
          : [],
    );
  });
}

const byRole = (
  own: JsonObject | undefined,
  field: 'members' | 'invitations',
): Readonly<Record<string, readonly string[]>> =>
  (own?.[field] ?? {}) as Readonly<Record<string, readonly string[]>>;

const holding = (parties: number): string =>
  parties === 0 ? 'Nobody holds' : parties === 1 ? '1 party holds' : `${parties} parties hold`;
