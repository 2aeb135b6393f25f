import type { Consequences, Effect } from '../../commissioning/concern.ts';
import { hashOf } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { isFailure } from '../../rules/conditions/condition.ts';
import { environmentsOf, scopeOf } from '../../rules/conditions/environment.ts';
import { newWork, type Work } from '../../rules/conditions/work.ts';
import { READING, ROUNDS_READING, VOICES_READING } from '../../rules/decide.ts';
import { type Matter, open, type Round, secondRound } from '../../rules/matters.ts';
import type { Fallback } from '../../rules/statement.ts';
import { type Asked, type Draft, holdersIn, questionOf, type World } from './world.ts';

/** What positions are given on: the text that the engine computed for the act, or else the act itself. */
export const textHashOf = ({ body, computed }: Pick<Asked, 'body' | 'computed'>): string =>
  typeof computed?.text === 'string' ? computed.text : hashOf(body);

export const openedDraft = (matter: Matter, actor: Asked['actor'], by: readonly string[]): Draft => ({
  type: 'matter.opened',
  body: { matter: matter as unknown as JsonObject },
  actor,
  by,
});

/**
 * Opens a round: the electorates of this moment, their voices weighed as the statement says, each within the work of one
 * question, so that none counts less for coming later; or all within what work there is given, where nothing hangs on it.
 */
export function matterOf(
  world: World,
  asked: Asked,
  round: Round,
  matter: Pick<Matter, 'id' | 'action' | 'body' | 'computed' | 'textHash' | 'proposer' | 'after'>,
  together?: Work,
): Matter {
  const rules = world.rulebook.actions.get(matter.action);
  const weights = rules?.aggregations.find(({ statement }) => statement.id === round.id)?.weights ?? [];
  const same =
    rules?.aggregations.some(({ statement }) => statement.electorates === round.electorates) ?? false;
  const reading = world.then?.reading ?? READING;
  const shared = together ?? (reading < VOICES_READING ? newWork(4) : undefined);
  return open(round, {
    ...matter,
    now: asked.now,
    calendar: world.calendar,
    electorsOf: (role) => holdersIn(world, role),
    reading,
    weightOf: (index, elector) => {
      const weight = same ? weights[index] : undefined;
      if (weight === undefined || rules === undefined) return undefined;
      const words = environmentsOf(world.rulebook.vocabulary).ofElector(matter.action);
      const input = { ...questionOf(world, asked), action: matter.body, elector, work: shared ?? newWork() };
      const found = weight(scopeOf(words, input));
      // A weight that cannot be computed gives no voice: nobody gains one by a mistake in the rules.
      return isFailure(found) ? 0 : found;
    },
  });
}

export const decidedDraft = (
  matter: Matter,
  actor: Asked['actor'],
  outcome: 'carried' | 'failed',
  why?: string,
): Draft => ({
  type: 'matter.decided',
  body: {
    matter: matter.id,
    outcome,
    action: matter.action,
    ...(typeof matter.body.amendment === 'string' ? { amendment: matter.body.amendment } : {}),
    ...(why === undefined ? {} : { why }),
  },
  actor,
  by: [matter.statement],
});

/** A joint decision that is open, in its second round too, by the number with which it began. */
export const openRound = ({ state, then }: World, id: string): Matter | undefined =>
  state?.matters[id] ??
  (then !== undefined && then.reading < ROUNDS_READING
    ? undefined
    : Object.values(state?.matters ?? {}).find(({ after }) => after === id));

/** Open joint decisions that an act ends are closed first: what they were about is taken back. */
export const endedDrafts = (world: World, actor: Asked['actor'], { ends = [] }: Consequences): Draft[] =>
  ends.flatMap(({ matter, why }) => {
    const open = openRound(world, matter);
    return open === undefined ? [] : [decidedDraft(open, actor, 'failed', why)];
  });

/** Another arrangement that was asked is told that it is asked no more, where the decision ends here by anything but its answer. */
export const referralsEnded = (world: World, asked: Asked, drafts: readonly Draft[]): Effect[] =>
  asked.action.name === 'referral.answer'
    ? []
    : drafts.flatMap(({ type, body }) => {
        const matter = type === 'matter.decided' ? world.state?.matters[String(body.matter)] : undefined;
        const electors = matter?.after === undefined ? [] : matter.electorates.flatMap((one) => one.electors);
        return electors
          .filter((elector) => elector.startsWith('arrangement/'))
          .map((stream): Effect => {
            const referred = { from: asked.stream, matter: String(body.matter) };
            return { stream, action: 'referral.end', body: referred };
          });
      });

/** What follows a deadlock: facts here, and what another arrangement is told. */
export interface FallenBack {
  readonly drafts: readonly Draft[];
  readonly effects: readonly Effect[];
}

/** What the aggregation statement says for a deadlock: a second round, a mediator called, another arrangement asked, somebody told. */
export function fallBack(world: World, asked: Asked, matter: Matter): FallenBack {
  const statement = world.rulebook.byId.get(matter.statement)?.statement;
  if (statement?.kind !== 'aggregation') return { drafts: [], effects: [] };
  const by = [statement.id];
  const { fallback } = statement;
  const told = roleTold(fallback);
  const telling: Draft[] =
    told === undefined || matter.after !== undefined
      ? []
      : [{ type: 'escalation.raised', body: { statement: statement.id, to: told }, actor: asked.actor, by }];
  const round = secondRound(statement, matter);
  if (round === undefined) return { drafts: telling, effects: [] };
  const { action, body, computed, textHash, proposer } = matter;
  const next = matterOf(world, asked, round, {
    id: `matter-${openedBefore(world, matter) + 1}`,
    action,
    body,
    ...(computed === undefined ? {} : { computed }),
    textHash,
    proposer,
    after: matter.id,
  });
  const title = world.kind.actions.find(({ name }) => name === action)?.title ?? action;
  const effects = (round.electors ?? []).map(
    (stream): Effect => ({
      stream,
      action: 'referral.receive',
      body: {
        from: asked.stream,
        matter: next.id,
        title,
        ...(next.closesAt === undefined ? {} : { until: next.closesAt }),
      },
    }),
  );
  return { drafts: [...telling, openedDraft(next, asked.actor, by)], effects };
}

/** So many have been opened, the first round by this very act too. */
function openedBefore({ state, then }: World, first: Matter): number {
  const opened = state?.mattersOpened ?? 0;
  if (then !== undefined && then.reading < ROUNDS_READING) return opened;
  return Math.max(opened, Number(first.id.replace(/^matter-/, '')));
}

function roleTold(fallback: Fallback | undefined): string | undefined {
  if (fallback === undefined || fallback === 'keep') return undefined;
  if ('escalate' in fallback) return fallback.escalate.to;
  return 'mediates' in fallback ? fallback.mediates.role : undefined;
}
