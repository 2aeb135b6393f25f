import { impossible, type Objection, type Reopening } from '../../commissioning/concern.ts';
import { present } from '../../kernel/assert.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { decide } from '../../rules/decide.ts';
import { openMatter } from './joint-decisions.ts';
import { decidedDraft, openRound } from './rounds.ts';
import { type Asked, type Progress, questionOf, rolesIn, type World } from './world.ts';

/**
 * Puts the act of an open matter to its electorates anew because its text has changed: positions are cleared and the period
 * starts again. The rules are asked again too, since another text may need another decision.
 */
export function reopen(
  world: World,
  asked: Asked,
  { matter: id, body, computed }: Reopening,
): Result<Progress, Objection> {
  const matter = present(openRound(world, id), `${id} is open`);
  const action = world.kind.actions.find((known) => known.name === matter.action);
  const again: Asked = {
    ...asked,
    action: present(action, `${matter.action} is known`),
    body,
    computed,
    actor: {
      id: matter.proposer,
      acting: matter.proposer,
      evidence: [],
      roles: rolesIn(world, [matter.proposer]),
    },
  };
  const decision = decide(world.rulebook, questionOf(world, again));
  if (decision.verdict === 'refused' || decision.decidedBy === undefined) {
    return fail(
      impossible('not-proposable', 'With this text the rules would not let it be put to the vote.'),
    );
  }
  const closed = decidedDraft(
    matter,
    asked.actor,
    'failed',
    'Its text was changed: positions and period start anew.',
  );
  const opened = openMatter(world, { ...again, actor: asked.actor }, decision, decision.decidedBy, matter.id);
  return opened.ok ? ok({ ...opened.value, drafts: [closed, ...opened.value.drafts] }) : opened;
}
