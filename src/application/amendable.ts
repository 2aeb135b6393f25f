import type { Instant } from '../kernel/time.ts';
import type { Pins } from '../ledger/fact.ts';
import { decide } from '../rules/decide.ts';
import type { Rulebook } from '../rules/rulebook.ts';
import type { GoverningRules } from './governing.ts';
import type { StreamState } from './stream-state.ts';
import { type Asked, holdersIn, questionOf, rolesIn, type World } from './world.ts';

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

/**
 * Whether an act would leave nobody who could change the rules, by those who stay or by the rules that it brings into force.
 * An arrangement that wants no more changes is dissolved instead.
 */
export function losesLastWay(
  world: World,
  { stream, now }: Pick<Asked, 'stream' | 'now'>,
  state: StreamState,
): boolean {
  if (!world.kind.actions.some(({ name }) => name === AMEND)) return false;
  const { rulebook: text } = state.pins;
  const fresh =
    text === undefined || text === world.state?.pins.rulebook ? undefined : world.proposed?.get(text);
  if (state.own === world.state?.own && fresh === undefined) return false;
  const after = { ...world, state, ...(fresh === undefined ? {} : { rulebook: fresh }) };
  return canAmend(world, stream, now) && !canAmend(after, stream, now);
}

/** The rulebooks that open joint decisions would bring into force, by their fingerprints. */
export async function proposedRulebooks(
  rules: GoverningRules,
  state: StreamState | undefined,
  pins: Pins,
): Promise<{ readonly proposed?: ReadonlyMap<string, Rulebook> }> {
  const texts = Object.values(state?.matters ?? {}).flatMap(({ computed }) => {
    const text = (computed?.pins as Pins | undefined)?.rulebook;
    return text === undefined ? [] : [text];
  });
  if (texts.length === 0) return {};
  const proposed = new Map<string, Rulebook>();
  for (const text of texts) proposed.set(text, (await rules.under({ ...pins, rulebook: text })).rulebook);
  return { proposed };
}
