import type { FactDefinition } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import { decidingOf } from '../acting/deciding.ts';
import { POSITION_GIVE } from '../acting/engine-actions.ts';
import { ENGINE_FACTS } from '../acting/engine-facts.ts';
import type { Parts } from '../acting/preparing.ts';
import { partiesIn } from '../acting/references.ts';
import { ENGINE } from '../acting/world.ts';
import type { DutySeen, FactSeen, Listed, ListQuery, Moothall, Reading, Task, Viewer } from '../interface.ts';
import { askedBelow } from './asked-below.ts';
import { callsDue } from './calls-due.ts';
import { decisionWords } from './decision-words.ts';
import { askedBy, dutyWords } from './duty-words.ts';
import { withRounds } from './round-seen.ts';
import { resolveHeld, type View, viewOf } from './viewing.ts';

const FIRST_ROWS = 50;

/** A stream as the viewer may see it. Engine matter stands beside the concern's own: `/matters`, `/duties`, `/norms`. */
export async function read(parts: Parts, stream: string, viewer: Viewer): Promise<Reading | undefined> {
  const view = await viewOf(parts, stream, viewer);
  if (view === undefined) return undefined;
  const { state, world, head } = view;
  const collections: Record<string, JsonObject> = {};
  for (const collection of Object.keys(world.kind.collections)) {
    const rows = await parts.ledger.rows(stream, collection, { limit: FIRST_ROWS });
    collections[collection] = Object.fromEntries(rows.map((row) => [row.id, row.body]));
  }
  const shown = view.show({
    ...world.kind.view(state.own),
    ...collections,
    matters: state.matters as unknown as JsonObject,
    duties: state.duties as unknown as JsonObject,
    norms: state.norms as unknown as JsonObject,
  });
  const { matters, duties, ...document } = await resolveHeld(parts, stream, view, shown);
  const decisions = await withRounds(parts, view, viewer, mattersFor(view, (matters ?? {}) as JsonObject));
  return {
    stream,
    kind: world.kind.kind,
    seq: head.seq,
    hash: head.hash,
    begun: state.begun,
    ...(state.parent === undefined ? {} : { parent: state.parent }),
    pins: { ...world.parent?.state.pins, ...state.pins },
    roles: view.roles,
    document,
    matters: decisions,
    duties: Object.values((duties ?? {}) as Record<string, JsonObject>),
    names: await namesOf(parts, [
      ...partiesIn(document),
      ...partiesIn(state.matters),
      ...partiesIn(decisions),
    ]),
  };
}

/** An elector always sees what it is asked to decide; others see what the information statements show. */
function mattersFor(view: View, shown: JsonObject): JsonObject[] {
  const voiced = Object.values(view.state.matters).filter((matter) =>
    matter.electorates.some((electorate) =>
      electorate.electors.some((elector) => view.ids.includes(elector)),
    ),
  );
  const byId = new Map(voiced.map((matter) => [matter.id, matter as unknown as JsonObject]));
  for (const [id, matter] of Object.entries(shown)) if (!byId.has(id)) byId.set(id, matter as JsonObject);
  return [...byId.values()];
}

/** Public names of parties; one that keeps its name to itself is shown by its id. */
export async function namesOf(parts: Parts, parties: readonly string[]): Promise<Record<string, string>> {
  const heads = await parts.ledger.heads([...new Set(parties)].slice(0, 1000));
  const names: Record<string, string> = {};
  for (const [party, head] of heads) {
    const { own } = head.state as unknown as { own: JsonObject };
    const name = own.name ?? own.title;
    if (typeof name === 'string') names[party] = name;
  }
  return { ...names, [ENGINE]: 'Moothall' };
}

export async function readFacts(
  parts: Parts,
  stream: string,
  viewer: Viewer,
  page: Parameters<Moothall['facts']>[2] = {},
): Promise<FactSeen[]> {
  const view = await viewOf(parts, stream, viewer);
  if (view === undefined) return [];
  const shown = await factsFor(parts, view, stream, page);
  const names = await namesOf(
    parts,
    shown
      .flatMap(({ fact, body }) => [
        fact.actor,
        ...(fact.for === undefined ? [] : [fact.for]),
        ...otherIn(fact, body),
      ])
      .filter((id) => id.startsWith('party/')),
  );
  const kinds = new Map(
    [...view.world.kind.facts, ...ENGINE_FACTS].map((kind): [string, FactDefinition] => [kind.type, kind]),
  );
  const saying = (fact: Fact, body: JsonObject | undefined, rulebook: Rulebook): string => {
    const kind = kinds.get(fact.type);
    const [other] = otherIn(fact, body);
    if (kind === undefined) return fact.type;
    if (kind.saysOfOther !== undefined && other !== undefined)
      return `${kind.saysOfOther} ${names[other] ?? other}`;
    return (
      decisionWords(parts.catalogue, rulebook, fact.type, kind.says, body) ??
      `${kind.says}${kind.saysMore?.(body ?? {}) ?? ''}`
    );
  };
  const rulebooks = new Map<string, View['governing']>();
  const result: FactSeen[] = [];
  for (const { fact, body } of shown) {
    const key = JSON.stringify(fact.pins);
    const governing = rulebooks.get(key) ?? (await parts.rules.under(fact.pins));
    rulebooks.set(key, governing);
    result.push({
      seq: fact.seq,
      at: fact.at,
      type: fact.type,
      says: saying(fact, body, governing.rulebook),
      actor: fact.actor,
      actorName:
        names[fact.actor] ?? (fact.actor.startsWith('pseudonym/') ? 'Somebody not named' : fact.actor),
      ...(fact.for === undefined ? {} : { for: fact.for }),
      via: fact.via,
      by: decidingOf(governing.rulebook, fact.by),
      hash: fact.hash,
      body: body ?? {},
    });
  }
  return result;
}

/** The party that a fact speaks of, where that is another than who acted. */
const otherIn = ({ actor, for: onBehalf }: Fact, body: JsonObject | undefined): string[] =>
  typeof body?.party === 'string' && body.party !== actor && body.party !== onBehalf ? [body.party] : [];

/** So many pages are looked through for facts that the viewer sees: reading never grows with all that it may not see. */
const MOST_PAGES = 10;

/** A page of facts counts those that the viewer sees. */
async function factsFor(
  parts: Parts,
  view: View,
  stream: string,
  {
    after = 0,
    limit: asked = 100,
    newestFirst = false,
    types,
  }: NonNullable<Parameters<Moothall['facts']>[2]>,
) {
  const limit = Math.min(asked, 1000);
  const shown: { readonly fact: Fact; readonly body: JsonObject | undefined }[] = [];
  let from = after;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const facts = await parts.ledger.facts(stream, from, limit, newestFirst);
    shown.push(
      ...facts
        .filter(({ type }) => types?.includes(type) !== false)
        .map((fact) => ({ fact, body: factFor(view, fact) }))
        .filter(({ body }) => body !== undefined),
    );
    const last = facts.at(-1);
    // Newest first, a page begins where the ledger says; there the first page is what is asked for.
    if (newestFirst || last === undefined || facts.length < limit || shown.length >= limit) break;
    from = last.seq;
  }
  return shown.slice(0, limit);
}

/** Facts are seen under `/facts/TYPE`: a statement that shows the type shows that it happened, `/facts/TYPE/**` its body too. */
function factFor(view: View, fact: Fact): JsonObject | undefined {
  const shown = view.show({ facts: { [fact.type]: { ...fact.body, by: fact.body.by ?? fact.actor } } }) as {
    facts?: Record<string, JsonObject>;
  };
  return shown.facts?.[fact.type];
}

export async function readRows(
  parts: Parts,
  stream: string,
  viewer: Viewer,
  collection: string,
  page: { readonly after?: string; readonly limit?: number } = {},
): Promise<JsonObject[]> {
  const view = await viewOf(parts, stream, viewer);
  if (view === undefined) return [];
  const rows = await parts.ledger.rows(stream, collection, {
    ...page,
    limit: Math.min(page.limit ?? 100, 1000),
  });
  const shown = view.show({ [collection]: Object.fromEntries(rows.map((row) => [row.id, row.body])) });
  const resolved = await resolveHeld(parts, stream, view, shown);
  return Object.entries((resolved[collection] ?? {}) as JsonObject).map(([id, body]) => ({
    id,
    ...(body as JsonObject),
  }));
}

/** Streams of a kind that the viewer may know of: those whose title is public, and those that it is linked to. */
export async function list(parts: Parts, query: ListQuery, viewer: Viewer): Promise<Listed[]> {
  const { limit = 100, ...rest } = query;
  const listings = await parts.ledger.list({ ...rest, limit });
  const own = new Set([viewer.party, viewer.for]);
  return listings
    .filter(
      ({ listed, summary, stream }) =>
        listed || own.has(stream) || summary.links.some((link) => own.has(link.to)),
    )
    .map(({ stream, summary }) => ({ stream, ...summary }));
}

/** Open duties of the viewer's roles, and what joint decisions ask of it, in the streams that it is linked to and below. */
export async function tasks(parts: Parts, viewer: Viewer): Promise<Task[]> {
  const principal = viewer.for ?? viewer.party;
  if (principal === undefined) return [];
  const found: Task[] = [];
  const linked: string[] = [];
  for (const kind of parts.catalogue.kinds.keys()) {
    for (const { stream, summary } of await parts.ledger.list({ kind, linkedTo: principal, limit: 50 })) {
      linked.push(stream);
      const view = await viewOf(parts, stream, viewer);
      if (view !== undefined) found.push(...tasksIn(parts, view, stream, summary.title));
    }
  }
  found.push(...(await askedBelow(parts, linked, viewer)).map(taskOf));
  return found.sort((a, b) => ((a.due ?? '9') < (b.due ?? '9') ? -1 : 1));
}

function tasksIn(parts: Parts, view: View, stream: string, streamTitle: string): Task[] {
  const duties = Object.values(view.state.duties)
    .filter((duty) =>
      duty.status === 'open' || duty.status === 'breached'
        ? duty.who.some((role) => view.roles.includes(role)) &&
          (duty.party === undefined || duty.party === view.principal)
        : false,
    )
    .map(
      (duty): Task => ({
        stream,
        streamTitle,
        says: dutyWords(parts.catalogue, view.governing.rulebook, duty),
        ...(duty.due === undefined ? {} : { due: duty.due }),
        kind: 'duty',
        ...(duty.does[0] === undefined ? {} : { action: duty.does[0] }),
        asks: askedBy(view.governing.rulebook, duty),
      }),
    );
  return [...duties, ...callsDue(parts, view, { stream, title: streamTitle }).map(taskOf)];
}

/** What a joint decision asks, as a task: to give a position, to decide a referral, or to mediate, which no act does. */
function taskOf({ stream, streamTitle, says, due, does: [action], asks }: DutySeen): Task {
  const kind = action === undefined ? 'mediation' : action === POSITION_GIVE.name ? 'position' : 'referral';
  return {
    ...{ stream, streamTitle, says, kind, asks },
    ...(due === undefined ? {} : { due }),
    ...(action === undefined ? {} : { action }),
  };
}
