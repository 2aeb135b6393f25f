import { decide } from '../../rules/decide.ts';
import type { Considered } from '../../rules/question.ts';
import { decidingOf, toldOf } from '../acting/deciding.ts';
import { possibilitiesOf, startingAsked } from '../acting/possibilities.ts';
import type { Parts } from '../acting/preparing.ts';
import { questionOf } from '../acting/world.ts';
import type { DecisionPath, PathStep, Viewer } from '../interface.ts';

/** What a statement does: one that cannot be computed yet depends on what will be asked. */
function doing({ weight, truth }: Considered): PathStep['does'] {
  const open = truth === 'error' || truth === 'pending';
  switch (weight) {
    case 'grants':
      return open ? 'may allow' : 'allows';
    case 'refuses':
      return open ? 'may refuse' : 'refuses';
    case 'decides':
      return 'decides together';
    case 'norm-kept':
    case 'norm-broken':
      return 'counts';
    default:
      return open ? 'may allow' : 'nothing';
  }
}

/** The whole way of a decision: every statement that speaks of the action, what it does, and the end of it. */
export async function decisionPath(
  parts: Parts,
  stream: string,
  action: string,
  viewer: Viewer,
): Promise<DecisionPath | undefined> {
  const found = await possibilitiesOf(parts, stream, viewer, (name) => name === action);
  if (found === undefined) return undefined;
  const [here] = found.possibilities;
  const one =
    here === undefined ? await startingAsked(parts, stream, action, viewer) : { ...here, world: found.world };
  if (one === undefined) return undefined;
  const { rulebook } = one.world;
  const decision = decide(rulebook, questionOf(one.world, one.asked));
  const told = new Set(toldOf(one.world, decision).considered);
  const steps = decision.considered.map((each): PathStep => {
    const [said] = decidingOf(rulebook, [each.id]);
    const statement = rulebook.byId.get(each.id)?.statement;
    const isRefusal = each.weight === 'refuses' && told.has(each);
    const isHidden = statement !== undefined && one.world.tells?.(statement) === false && !isRefusal;
    return {
      ...(said ?? { id: each.id, layer: each.layer, says: each.id }),
      does: isHidden ? 'not told' : doing(each),
    };
  });
  return { ...one.possibility, steps };
}
