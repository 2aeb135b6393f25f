import type { Instant } from '../kernel/time.ts';
import { decide } from '../rules/decide.ts';
import { holdersIn, questionOf, rolesIn, type World } from './world.ts';

const AMEND = 'rulebook.amend';
/** Stands for any amendment of the rules that leaves the constitution as it is. */
const SOME_AMENDMENT = { rulebook: 'a new text', reason: 'a reason' };

/**
 * Whether somebody who is a member now could still propose an amendment, and those who would decide it are there. The rules
 * are asked, by the same `decide` as ever: no second reading of them can be wrong.
 */
export function canAmend(world: World, stream: string, now: Instant): boolean {
  const action = world.kind.actions.find(({ name }) => name === AMEND);
  if (action === undefined) return true;
  const asked = new Set<string>();
  return holdersIn(world, 'member').some((party) => {
    const roles = rolesIn(world, [party]);
    const key = roles.join();
    if (asked.has(key)) return false;
    asked.add(key);
    const actor = { id: party, acting: party, evidence: [], roles };
    const question = questionOf(world, { stream, action, body: SOME_AMENDMENT, actor, now });
    const decision = decide(world.rulebook, question);
    if (decision.verdict === 'refused') return false;
    const decider =
      decision.decidedBy === undefined ? undefined : world.rulebook.byId.get(decision.decidedBy)?.statement;
    return (
      decider?.kind !== 'aggregation' ||
      decider.electorates.every(({ role }) => holdersIn(world, role).length > 0)
    );
  });
}
