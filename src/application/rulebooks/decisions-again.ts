import { canonical } from '../../kernel/canonical.ts';
import type { DecisionRecord, Fact } from '../../ledger/fact.ts';
import { newWork } from '../../rules/conditions/work.ts';
import { decide } from '../../rules/decide.ts';
import {
  type DecidedMatter,
  decidedAgain,
  type Ending,
  endedAs,
  endingUnder,
} from '../../rules/deciding-again.ts';
import { type Matter, secondRound } from '../../rules/matters.ts';
import type { Decision } from '../../rules/question.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import type { AggregationStatement } from '../../rules/statement.ts';
import { whyEnded, whyUntold } from '../../rules/words/ending.ts';
import { matterOf } from '../acting/rounds.ts';
import { questionOf, rolesIn } from '../acting/world.ts';
import type { Replayed } from '../verifying/replay.ts';
import {
  type DecisionAlong,
  governed,
  type Judging,
  MOST_SHOWN,
  type Stood,
  stoodAt,
  type Walk,
} from './judging.ts';

/**
 * Follows the joint decisions that a changed statement can touch: each is opened as the proposed text would have opened it,
 * hears the positions that were given, and is held at its close against how it ended.
 */
export async function meetDecision(
  judging: Judging,
  walk: Walk,
  fact: Fact,
  before: Replayed,
  after: Replayed,
): Promise<void> {
  if (fact.type === 'matter.opened') return meetOpened(judging, walk, fact, before, after);
  if (fact.type !== 'position.given' && fact.type !== 'matter.decided') return;
  const id = String(fact.body.matter);
  const along = walk.decisions.get(id);
  if (along === undefined) return;
  if (fact.type === 'matter.decided') {
    const matter = before.state?.matters[id];
    return matter === undefined ? undefined : meetDecided(judging, walk, { fact, matter, along });
  }
  const party = String(fact.body.party);
  const position = after.state?.matters[id]?.positions[party];
  if (position !== undefined) along.given.push({ party, stance: position.stance, at: position.at });
}

async function meetOpened(
  judging: Judging,
  walk: Walk,
  fact: Fact,
  before: Replayed,
  after: Replayed,
): Promise<void> {
  const { id } = fact.body.matter as { id: string };
  const matter = after.state?.matters[id];
  if (matter === undefined || !judging.touched.has(matter.action)) return;
  // By how it would have ended, positions that are not seen could be told.
  if (!walk.sight.positions || walk.hidden.has(matter.action)) return;
  const first = matter.after === undefined ? undefined : walk.decisions.get(matter.after);
  const own = walk.judged?.record.action === matter.action ? walk.judged : undefined;
  const stood = own ?? (await stoodAround(judging, walk, fact, before));
  if (stood === undefined) return;
  const statement =
    matter.after === undefined ? (own?.decision ?? proposed(stood, matter)).decidedBy : first?.statement;
  // That the act would have gone otherwise is told of the act.
  if (matter.after === undefined ? own !== undefined && statement === undefined : first === undefined) return;
  walk.decisions.set(id, {
    seq: fact.seq,
    statement,
    again: openedAgain(stood, matter, aggregation(stood.world.rulebook, statement)),
    given: [],
  });
}

/** The act in which a decision was opened, where it is another than the one decided on: a second round, an edit in mid-vote. */
async function stoodAround(
  judging: Judging,
  walk: Walk,
  fact: Fact,
  before: Replayed,
): Promise<Stood | undefined> {
  const text = await judging.parts.ledger.recordText(fact.stream, fact.decision);
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as DecisionRecord;
  const action = judging.parts.catalogue.action(walk.kind.kind, record.action);
  return action === undefined ? undefined : stoodAt(judging, record, before, walk, action);
}

/** How the act decided on would have been decided, had its proposer proposed it then. */
function proposed({ world, asked }: Stood, { action: name, body, proposer }: Matter): Decision {
  const action = world.kind.actions.find((known) => known.name === name) ?? asked.action;
  const actor = { id: proposer, acting: proposer, evidence: [], roles: rolesIn(world, [proposer]) };
  return decide(world.rulebook, questionOf(world, { ...asked, action, body, actor }));
}

function openedAgain(
  { world, asked }: Stood,
  matter: Matter,
  statement: AggregationStatement | undefined,
): DecisionAlong['again'] {
  if (statement === undefined) return undefined;
  const { after, ...first } = matter;
  const round = after === undefined ? statement : secondRound(statement, first);
  if (round === undefined) return undefined;
  // What a text only proposes may not take longer than this for any decision on record.
  const work = newWork(4);
  const again = matterOf(world, asked, round, matter, work);
  return work.left < 0 ? 'too much work' : again;
}

async function meetDecided(
  judging: Judging,
  walk: Walk,
  { fact, matter, along }: { readonly fact: Fact; readonly matter: Matter; readonly along: DecisionAlong },
): Promise<void> {
  const { decisions } = judging.tally;
  // What a second round needs to know of it stays.
  walk.decisions.set(matter.id, { ...along, given: [] });
  decisions.judged += 1;
  const decided = { matter, given: along.given, at: fact.at, carried: fact.body.outcome === 'carried' };
  const then = await judging.parts.rules.under(fact.pins);
  const was = endingUnder(endedAs(decided), aggregation(then.rulebook, matter.statement), matter);
  const { rulebook } = await governed(judging, fact.pins);
  const { would, why } = endedOtherwise(decided, along, aggregation(rulebook, along.statement));
  if (would !== undefined && canonical(would) === canonical(was)) return;
  decisions[would === undefined ? 'untold' : 'otherwise'] += 1;
  if (decisions.list.length < MOST_SHOWN)
    decisions.list.push({
      stream: fact.stream,
      opened: along.seq,
      closed: fact.seq,
      at: fact.at,
      action: matter.action,
      was: was.how,
      ...(would === undefined ? {} : { would: would.how }),
      why,
      ...(along.statement === undefined ? {} : { by: along.statement }),
    });
}

/** How it would have ended, and why; without an ending: that could not be told. */
function endedOtherwise(
  decided: DecidedMatter,
  { again }: DecisionAlong,
  statement: AggregationStatement | undefined,
): { readonly would?: Ending; readonly why: string } {
  if (again === undefined)
    return statement === undefined
      ? { why: 'No rule of this text would have had it decided jointly.' }
      : { would: { how: 'not carried' }, why: 'No second round would have followed.' };
  if (again === 'too much work')
    return {
      why: 'What its voices would have weighed takes too much work to be told of decisions on record.',
    };
  const result = decidedAgain(decided, again);
  const endings = result.endings.map((ended) => endingUnder(ended, statement, decided.matter));
  const [would] = endings;
  return would !== undefined && new Set(endings.map(canonical)).size === 1
    ? { would, why: whyEnded(result, would) }
    : { why: whyUntold(result) };
}

function aggregation(rulebook: Rulebook, id: string | undefined): AggregationStatement | undefined {
  const statement = id === undefined ? undefined : rulebook.byId.get(id)?.statement;
  return statement?.kind === 'aggregation' ? statement : undefined;
}
