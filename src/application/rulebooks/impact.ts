import type { DecisionRecord, Fact } from '../../ledger/fact.ts';
import { decide, NO_JOINT_DECISION } from '../../rules/decide.ts';
import { type Duty, dutiesDoneBy } from '../../rules/duties.ts';
import type { Decision } from '../../rules/question.ts';
import { readingsOf } from '../../rules/reads.ts';
import { asList, COMMON_ROLES, type Rulebook } from '../../rules/rulebook.ts';
import type { Statement } from '../../rules/statement.ts';
import type { Parts } from '../acting/preparing.ts';
import { applyFact } from '../acting/stream-state.ts';
import { questionOf, type World } from '../acting/world.ts';
import { kindOf } from '../catalogue.ts';
import type { Flip, Going, Impact, Viewer } from '../interface.ts';
import { beginning, type Replayed } from '../verifying/replay.ts';
import { meetDecision } from './decisions-again.ts';
import { EVERYTHING, type Sight, sightOf } from './impact-sight.ts';
import { type Judging, MOST_SHOWN, stoodAt, type Walk } from './judging.ts';
import { owe, passTime } from './owed-again.ts';
import { strandedBy } from './stranding.ts';
import { touchedBy } from './touched.ts';

const PAGE = 2000;

/**
 * What a proposed text would have changed: each recorded act of the arrangement, its procedures and its contracts is judged
 * alone, in the state in which it was decided, without what would have followed from it. So is how each joint decision ended.
 */
export async function impactOf(
  parts: Parts,
  arrangement: string,
  text: string,
  effects: readonly { readonly statement: string }[],
  /** Whoever is told; undefined: somebody who may see everything. */
  viewer?: Viewer,
): Promise<Omit<Impact, 'titles' | 'rules'>> {
  const head = (await parts.ledger.heads([arrangement])).get(arrangement);
  const tally = {
    ...{ acts: 0, judged: 0, unseen: 0, flipped: 0, flips: [], breached: [] },
    decisions: { judged: 0, otherwise: 0, untold: 0, list: [] },
  };
  if (head === undefined) return { ...tally, stranded: [] };
  const state = head.state as unknown as World['state'] & object;
  const pins = await parts.rules.pinsOf(state, undefined);
  const [before, after] = [
    await parts.rules.under(pins),
    await parts.rules.under({ ...pins, rulebook: text }),
  ];
  const speaks = touchedBy(effects.map(({ statement }) => statement));
  const changed = [before.rulebook, after.rulebook].flatMap((rulebook) =>
    rulebook.statements.flatMap(({ statement }) =>
      speaks(statement) ? [{ statement, actions: actionsIn(statement, rulebook, parts) }] : [],
    ),
  );
  const touched = new Set(changed.flatMap(({ actions }) => actions));
  const sightIn = (stream: string): Promise<Sight> =>
    viewer === undefined ? Promise.resolve(EVERYTHING) : sightOf(parts, arrangement, stream, viewer);
  const sight = await sightIn(arrangement);
  const making = [...after.rulebook.duties.values()].flat().filter(({ statement }) => speaks(statement));
  const judging: Judging = {
    ...{ parts, text, touched, changed, now: await parts.now(), last: {}, tally },
    ...{ sightOf: sightIn, left: new Map() },
    duties: new Set(making.map(({ statement }) => statement.id)),
    lets: making.some((rule) => rule.while !== undefined),
  };
  const walks: Walk[] = [];
  for (const stream of [arrangement, ...streamsUnder(state.own)])
    walks.push(await judgeStream(judging, stream));
  for (const stream of await refusedUnder(parts, arrangement))
    walks.push(await judgeStream(judging, stream, arrangement));
  for (const walk of walks) tellRefused(judging, walk);
  const kind = kindOf(parts.catalogue, arrangement);
  const stranded = strandedBy(after.rulebook, { kind, state }, text, parts.catalogue, sight.role);
  return { ...judging.tally, stranded };
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

/** What was refused its beginning under an arrangement, and so never came to be known to it. */
async function refusedUnder({ ledger, catalogue }: Parts, arrangement: string): Promise<readonly string[]> {
  const named = [...catalogue.kinds.values()].flatMap(({ parent, actions }) =>
    parent === undefined ? [] : actions.flatMap(({ parentField }) => parentField ?? []),
  );
  const found = await Promise.all([...new Set(named)].map((field) => ledger.unborn(field, arrangement)));
  return [...new Set(found.flat())];
}

function actionsIn(statement: Statement, rulebook: Rulebook, { catalogue }: Parts): readonly string[] {
  const moving = () =>
    [...catalogue.vocabulary.actions].flatMap(([name, { enters, leaves }]) =>
      enters === undefined && leaves === undefined ? [] : [name],
    );
  if (statement.kind === 'choice') return asList(statement.does);
  if (statement.kind === 'aggregation') {
    // A boundary statement may have entries decided by it, whatever else it decides.
    const enters = [...rulebook.boundaries.values()]
      .flat()
      .some((boundary) => boundary.statement.enter?.decidedBy === statement.id);
    return [...asList(statement.decides), ...(enters ? moving() : [])];
  }
  return statement.kind === 'boundary' || statement.kind === 'position' ? moving() : [];
}

interface Page {
  readonly page: readonly Fact[];
  /** The records of those acts that a changed statement speaks of. */
  readonly records: ReadonlyMap<string, string>;
}
const NO_PAGE: Page = { page: [], records: new Map() };
const PAGES_AHEAD = 3;

/** A stream, with the hashes of its records that a changed statement speaks of. */
interface Along {
  readonly stream: string;
  readonly touched: ReadonlySet<string>;
}

function pageAt(judging: Judging, along: Along, n: number): Promise<Page> {
  const page = readPage(judging, along, n);
  // Whoever waits for it hears of a failure; one that is read ahead and never asked for must not end the process.
  page.catch(() => undefined);
  return page;
}

async function readPage({ parts, touched }: Judging, along: Along, n: number): Promise<Page> {
  const texts = await parts.ledger.factTexts(along.stream, n * PAGE, PAGE);
  const page = texts.map(({ text }) => JSON.parse(text) as Fact);
  const spoken = new Set(page.flatMap(({ decision }) => (along.touched.has(decision) ? [decision] : [])));
  const records =
    spoken.size === 0
      ? NO_PAGE.records
      : await parts.ledger.recordTexts(along.stream, [...spoken], [...touched]);
  return { page, records };
}

/** One walk along the chain: refused acts are judged where they stand between the facts. */
async function judgeStream(judging: Judging, stream: string, under?: string): Promise<Walk> {
  const { parts } = judging;
  const kind = kindOf(parts.catalogue, stream);
  const along = { stream, touched: await parts.ledger.recordsOf(stream, [...judging.touched]) };
  const sight = await judging.sightOf(stream);
  const spokenOf = (which: (statement: Statement) => boolean) =>
    new Set(judging.changed.flatMap(({ statement, actions }) => (which(statement) ? actions : [])));
  const refused = await refusedAt(judging, along, sight, under);
  const walk: Walk = {
    kind,
    stream,
    sight,
    hidden: spokenOf((statement) => !sight.reads(statement)),
    saying: spokenOf((statement) => readingsOf(statement).said),
    byRole: spokenOf((statement) =>
      [...readingsOf(statement).roles].some((role) => !COMMON_ROLES.includes(role)),
    ),
    refused: [],
    parent: undefined,
    owed: [],
    owedEver: 0,
    nextDue: undefined,
    judged: undefined,
    decisions: new Map(),
  };
  let at = beginning();
  let last = '';
  let pins: Fact['pins'] | undefined;
  for (const record of refused.get(0) ?? []) await judgeRefused(judging, record, at, walk);
  // Places on the chain are without gaps, so that the pages ahead are read while this one is judged.
  const ahead = Array.from({ length: PAGES_AHEAD }, (_, n) => pageAt(judging, along, n));
  for (let n = 0; ; n += 1) {
    const { page, records } = await (ahead.shift() ?? pageAt(judging, along, n));
    ahead.push(page.length < PAGE ? Promise.resolve(NO_PAGE) : pageAt(judging, along, n + PAGES_AHEAD));
    for (const fact of page) {
      if (fact.decision !== last) {
        last = fact.decision;
        walk.judged = undefined;
        await passTime(judging, fact.at, fact.pins, at, walk);
        const text = records.get(fact.decision);
        if (text === undefined) {
          if (sight.happens(fact.type, false, fact.body)) judging.tally.acts += 1;
        } else await judgeDone(judging, JSON.parse(text) as DecisionRecord, fact, at, walk);
      }
      const before = at;
      // Rules read the state alone: rows are not folded here.
      at = { ...at, seq: fact.seq, hash: fact.hash, state: applyFact(kind, at.state, fact) };
      pins = fact.pins;
      await meetDecision(judging, walk, fact, before, at);
      if (judging.duties.size > 0) await owe(judging, fact, at, walk);
      for (const record of refused.get(at.seq) ?? []) await judgeRefused(judging, record, at, walk);
    }
    if (page.length < PAGE) break;
  }
  if (pins !== undefined) await passTime(judging, judging.now, pins, at, walk);
  for (const duty of walk.owed)
    if (
      duty.due !== undefined &&
      duty.due < judging.now &&
      duty.status !== 'done' &&
      isTold(judging, walk, duty)
    )
      judging.tally.breached.push({
        stream,
        statement: duty.statement,
        raisedAt: duty.raisedAt,
        due: duty.due,
        done: duty.status === 'late' ? 'late' : 'never',
      });
  return walk;
}

/** Whether a viewer sees the acts that a changed rule asks for, and what it asks them by. */
function isTold({ changed, left }: Judging, { sight }: Walk, duty: Duty): boolean {
  return changed.every(
    ({ statement }) =>
      statement.id !== duty.statement ||
      (sight.reads(statement) &&
        (statement.kind !== 'choice' ||
          [
            ...asList(statement.after ?? []).map(withoutStream),
            ...asList(statement.does).flatMap((action) => [...(left.get(action) ?? [])]),
          ].every((type) => sight.happens(type, readingsOf(statement).said)))),
  );
}

/** A fact may be named with the kind of stream in which it happens. */
const withoutStream = (type: string): string => type.slice(type.indexOf('/') + 1);

/** Refused acts by the fact after which they were asked. */
async function refusedAt(
  { parts, touched, tally }: Judging,
  { stream, touched: spoken }: Along,
  sight: Sight,
  /** Of what never began: the stream under which it would have. */
  under?: string,
): Promise<ReadonlyMap<number, DecisionRecord[]>> {
  const found = new Map<number, DecisionRecord[]>();
  for (let after = 0; ; ) {
    const page = await parts.ledger.refusals(stream, after, PAGE);
    if (sight === EVERYTHING) tally.acts += page.length;
    const refusals = page.flatMap(({ decision }) => (spoken.has(decision) ? [decision] : []));
    const texts = await parts.ledger.recordTexts(stream, refusals, [...touched]);
    for (const text of texts.values()) {
      const record = JSON.parse(text) as DecisionRecord;
      if (under !== undefined && record.reads[1]?.stream !== under) continue;
      const seq = record.reads[0]?.seq ?? 0;
      found.set(seq, [...(found.get(seq) ?? []), record]);
    }
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return found;
    after = end.n;
  }
}

/** An act that was done is told where the viewer sees what came of it, or did it. */
async function judgeDone(
  judging: Judging,
  record: DecisionRecord,
  { type, body }: Fact,
  before: Replayed,
  walk: Walk,
): Promise<void> {
  const { left, tally } = judging;
  left.set(record.action, (left.get(record.action) ?? new Set()).add(type));
  // Also one that is not told may have done what a duty asks.
  const flip = await judge(judging, record, before, walk);
  const { sight, saying } = walk;
  if (!sight.isOwn(record.actor) && !sight.happens(type, saying.has(record.action), body)) return;
  tally.acts += 1;
  if (isHidden(record, walk)) tally.unseen += 1;
  else count(judging, flip);
}

/** One that was refused is told to whoever asked; to others once it is known what such acts leave. */
async function judgeRefused(
  judging: Judging,
  record: DecisionRecord,
  before: Replayed,
  walk: Walk,
): Promise<void> {
  if (isHidden(record, walk)) return;
  const flip = await judge(judging, record, before, walk);
  if (flip === 'not judged') return;
  if (!walk.sight.isOwn(record.actor)) {
    walk.refused.push({ action: record.action, flip });
    return;
  }
  if (walk.sight !== EVERYTHING) judging.tally.acts += 1;
  count(judging, flip);
}

/** Whether a changed rule goes by what the viewer does not see: who acts under a pseudonym has no roles that it may know. */
function isHidden({ action, actor }: DecisionRecord, { hidden, byRole, sight }: Walk): boolean {
  return (
    hidden.has(action) || (actor.id.startsWith('pseudonym/') && byRole.has(action) && !sight.isOwn(actor))
  );
}

/** Others are told of a refused act where they see what such acts leave. Of one that was never done that is not known. */
function tellRefused(judging: Judging, { refused, sight, saying }: Walk): void {
  for (const { action, flip } of refused) {
    const types = [...(judging.left.get(action) ?? [])];
    if (types.length === 0 || !types.every((type) => sight.happens(type, saying.has(action)))) continue;
    judging.tally.acts += 1;
    count(judging, flip);
  }
}

function count({ tally }: Judging, flip: Flip | undefined | 'not judged'): void {
  if (flip === 'not judged') return;
  tally.judged += 1;
  if (flip === undefined) return;
  tally.flipped += 1;
  if (tally.flips.length < MOST_SHOWN) tally.flips.push(flip);
}

/** How an act would have gone otherwise; undefined: it would not have. */
async function judge(
  judging: Judging,
  record: DecisionRecord,
  before: Replayed,
  walk: Walk,
): Promise<Flip | undefined | 'not judged'> {
  const { parts, touched } = judging;
  if (!touched.has(record.action)) return 'not judged';
  const kind = kindOf(parts.catalogue, record.stream);
  const action = parts.catalogue.action(kind.kind, record.action);
  if (action === undefined) return 'not judged';
  const { world, asked } = await stoodAt(judging, record, before, walk, action);
  const { rulebook } = world;
  const question = questionOf(world, asked);
  const decision = decide(rulebook, question);
  walk.judged = { world, asked, record, decision };
  if (record.verdict === 'permitted' && walk.owed.length > 0) {
    const done = new Map(dutiesDoneBy(rulebook, walk.owed, question).map((duty) => [duty.id, duty]));
    walk.owed = walk.owed.map((duty) => done.get(duty.id) ?? duty);
  }
  const [was, would] = [goingOf(record), going(decision)];
  if (was === would) return undefined;
  return {
    stream: record.stream,
    ...(record.verdict === 'permitted' ? { seq: before.seq + 1 } : {}),
    at: record.now,
    action: record.action,
    actor: asked.actor.id,
    was,
    would,
    by: decision.by,
  };
}

const going = (decision: Decision): Going =>
  decision.verdict === 'refused'
    ? 'refused'
    : decision.decidedBy === undefined
      ? 'permitted'
      : 'decided together';

/** An act that the engine refused is held against what the rules said, not against sense: mostly they allowed it. That no joint decision decides it lies in the rules. */
function goingOf({ verdict, by, matched }: DecisionRecord): Going {
  const weighed = (wanted: string): boolean => matched.some(({ weight }) => weight === wanted);
  const byEngine = by.some((id) => id.startsWith('engine:') && id !== NO_JOINT_DECISION);
  if (verdict === 'refused' && !(byEngine && weighed('grants'))) return 'refused';
  return weighed('decides') ? 'decided together' : 'permitted';
}
