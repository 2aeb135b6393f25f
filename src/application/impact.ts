import type { DecisionRecord, Fact } from '../ledger/fact.ts';
import { decide } from '../rules/decide.ts';
import type { Decision } from '../rules/question.ts';
import { asList, type Rulebook } from '../rules/rulebook.ts';
import type { Statement } from '../rules/statement.ts';
import { kindOf } from './catalogue.ts';
import type { Flip, Going, Impact } from './interface.ts';
import type { Parts } from './preparing.ts';
import { beginning, Cursor, type Replayed } from './replay.ts';
import { applyFact } from './stream-state.ts';
import { type Asked, holdersIn, questionOf, type World } from './world.ts';

const MOST_SHOWN = 200;
const PAGE = 2000;

interface Judging {
  readonly parts: Parts;
  /** Hash of the proposed rulebook. */
  readonly text: string;
  readonly touched: ReadonlySet<string>;
  readonly tally: { acts: number; judged: number; flipped: number; readonly flips: Flip[] };
}

/**
 * What a proposed text would have changed: each recorded act of the arrangement, its procedures and its contracts is judged
 * alone, in the state in which it was decided, without what would have followed from it.
 */
export async function impactOf(
  parts: Parts,
  arrangement: string,
  text: string,
  effects: readonly { readonly statement: string }[],
): Promise<Impact> {
  const head = (await parts.ledger.heads([arrangement])).get(arrangement);
  if (head === undefined) return { acts: 0, judged: 0, flipped: 0, flips: [], stranded: [] };
  const state = head.state as unknown as World['state'] & object;
  const pins = await parts.rules.pinsOf(state, undefined);
  const [before, after] = [
    await parts.rules.under(pins),
    await parts.rules.under({ ...pins, rulebook: text }),
  ];
  const ids = effects.map(({ statement }) => statement);
  const touched = new Set([
    ...actionsOf(before.rulebook, ids, parts),
    ...actionsOf(after.rulebook, ids, parts),
  ]);
  const judging: Judging = { parts, text, touched, tally: { acts: 0, judged: 0, flipped: 0, flips: [] } };
  for (const stream of [arrangement, ...streamsUnder(state.own)]) await judgeStream(judging, stream);
  const kind = kindOf(parts.catalogue, arrangement);
  return { ...judging.tally, stranded: strandedBy(after.rulebook, { kind, state }) };
}

/** The procedures, contracts and mandates that an arrangement knows of. */
function streamsUnder(own: Readonly<Record<string, unknown>>): string[] {
  const named = (list: unknown, field: string): string[] =>
    Array.isArray(list)
      ? list.flatMap((one: Record<string, unknown>) => (typeof one[field] === 'string' ? [one[field]] : []))
      : [];
  return [
    ...named(own.procedures, 'procedure'),
    ...named(own.contracts, 'contract'),
    ...Object.keys((own.mandates ?? {}) as object),
  ];
}

/** The actions that changed statements, or statements that read a changed setting, speak of. */
function actionsOf(rulebook: Rulebook, ids: readonly string[], parts: Parts): string[] {
  const settings = ids.filter((id) => id.startsWith('setting ')).map((id) => `settings.${id.slice(8)}`);
  const speaks = (statement: Statement): boolean =>
    ids.includes(statement.id) || settings.some((setting) => JSON.stringify(statement).includes(setting));
  return rulebook.statements.flatMap(({ statement }) =>
    speaks(statement) ? actionsIn(statement, parts) : [],
  );
}

function actionsIn(statement: Statement, { catalogue }: Parts): readonly string[] {
  if (statement.kind === 'choice') return asList(statement.does);
  if (statement.kind === 'aggregation') return asList(statement.decides);
  if (statement.kind !== 'boundary' && statement.kind !== 'position') return [];
  return [...catalogue.vocabulary.actions].flatMap(([name, { enters, leaves }]) =>
    enters === undefined && leaves === undefined ? [] : [name],
  );
}

/** One walk along the chain: refused acts are judged where they stand between the facts. */
async function judgeStream(judging: Judging, stream: string): Promise<void> {
  const { parts, touched } = judging;
  const kind = kindOf(parts.catalogue, stream);
  const refused = await refusedAt(judging, stream);
  const parent = { cursor: undefined as Cursor | undefined };
  let at = beginning();
  let last = '';
  for (const record of refused.get(0) ?? []) await judge(judging, record, at, parent);
  for (;;) {
    const page = (await parts.ledger.factTexts(stream, at.seq, PAGE)).map(
      ({ text }) => JSON.parse(text) as Fact,
    );
    const decisions = [...new Set(page.map(({ decision }) => decision))];
    const records = await parts.ledger.recordTexts(stream, decisions, [...touched]);
    for (const fact of page) {
      if (fact.decision !== last) {
        last = fact.decision;
        judging.tally.acts += 1;
        const text = records.get(fact.decision);
        if (text !== undefined) await judge(judging, JSON.parse(text) as DecisionRecord, at, parent);
      }
      // Rules read the state alone: rows are not folded here.
      at = { ...at, seq: fact.seq, hash: fact.hash, state: applyFact(kind, at.state, fact) };
      for (const record of refused.get(at.seq) ?? []) await judge(judging, record, at, parent);
    }
    if (page.length < PAGE) return;
  }
}

/** Refused acts by the fact after which they were asked. */
async function refusedAt(
  { parts, touched, tally }: Judging,
  stream: string,
): Promise<ReadonlyMap<number, DecisionRecord[]>> {
  const found = new Map<number, DecisionRecord[]>();
  for (let after = 0; ; ) {
    const page = await parts.ledger.refusals(stream, after, PAGE);
    tally.acts += page.length;
    const refusals = page.map(({ decision }) => decision);
    const texts = await parts.ledger.recordTexts(stream, refusals, [...touched]);
    for (const text of texts.values()) {
      const record = JSON.parse(text) as DecisionRecord;
      const seq = record.reads[0]?.seq ?? 0;
      found.set(seq, [...(found.get(seq) ?? []), record]);
    }
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return found;
    after = end.n;
  }
}

async function judge(
  judging: Judging,
  record: DecisionRecord,
  before: Replayed,
  above: { cursor: Cursor | undefined },
): Promise<void> {
  const { parts, text, touched, tally } = judging;
  if (!touched.has(record.action)) return;
  const kind = kindOf(parts.catalogue, record.stream);
  const action = parts.catalogue.action(kind.kind, record.action);
  if (action === undefined) return;
  tally.judged += 1;
  const read = kind.parent === undefined ? undefined : record.reads[1];
  if (read !== undefined) above.cursor ??= new Cursor(parts, read.stream);
  const parent = read === undefined ? undefined : (await above.cursor?.to(read.seq))?.state;
  const { rulebook, calendar } = await parts.rules.under({ ...record.pins, rulebook: text });
  const world: World = {
    kind,
    state: before.state,
    seq: before.seq,
    ...(read === undefined || parent === undefined
      ? {}
      : { parent: { stream: read.stream, kind: kindOf(parts.catalogue, read.stream), state: parent } }),
    ...(record.entering === undefined ? {} : { entering: record.entering }),
    rulebook,
    pins: record.pins,
    calendar,
  };
  const id = record.actor.for ?? record.actor.id;
  const { roles, evidence } = record.actor;
  const asked: Asked = {
    stream: record.stream,
    action,
    body: record.body,
    actor: { id, acting: record.actor.id, roles, evidence },
    now: record.now,
  };
  const decision = decide(rulebook, questionOf(world, asked));
  const [was, would] = [goingOf(record), going(decision)];
  if (was === would) return;
  tally.flipped += 1;
  if (tally.flips.length < MOST_SHOWN)
    tally.flips.push({
      stream: record.stream,
      at: record.now,
      action: record.action,
      actor: id,
      was,
      would,
      by: decision.by,
    });
}

const going = (decision: Decision): Going =>
  decision.verdict === 'refused'
    ? 'refused'
    : decision.decidedBy === undefined
      ? 'permitted'
      : 'decided together';

/** An act that the engine refused was allowed by the rules: it is held against what they say, not against sense. */
function goingOf({ verdict, by, matched }: DecisionRecord): Going {
  if (verdict === 'refused' && !by.some((id) => id.startsWith('engine:'))) return 'refused';
  return matched.some(({ weight }) => weight === 'decides') ? 'decided together' : 'permitted';
}

function strandedBy(rulebook: Rulebook, world: Pick<World, 'kind' | 'state'>): string[] {
  const members = (world.state?.own.members ?? {}) as Readonly<Record<string, readonly string[]>>;
  const homeless = Object.keys(members)
    .filter((role) => !rulebook.positions.has(role))
    .map((role) => `The role ${role} is gone, and ${members[role]?.length} hold it.`);
  const counted = [...rulebook.positions].flatMap(([role, placed]) => {
    const held = holdersIn(world, role).length;
    return placed.flatMap(({ statement: { id, min = 0, max = Number.POSITIVE_INFINITY } }) =>
      held > max
        ? [`${held} hold the role ${role}; “${id}” has room for ${max}.`]
        : held < min
          ? [`${held} hold the role ${role}; “${id}” wants at least ${min}.`]
          : [],
    );
  });
  return [...homeless, ...counted];
}
