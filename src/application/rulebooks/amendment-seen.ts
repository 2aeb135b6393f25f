import { isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { dayOf } from '../../kernel/time.ts';
import { compileRulebook } from '../../rules/compile.ts';
import { decide, NO_JOINT_DECISION } from '../../rules/decide.ts';
import type { RulebookDocument } from '../../rules/statement.ts';
import { decidingOf } from '../acting/deciding.ts';
import { worldSeen } from '../acting/possibilities.ts';
import type { Parts } from '../acting/preparing.ts';
import { questionOf } from '../acting/world.ts';
import type { AmendmentSeen, Deciding, Difference, Impact, Rival, Viewer } from '../interface.ts';
import { read, readFacts, readRows } from '../reading/reading.ts';
import { type View, viewOf } from '../reading/viewing.ts';
import { endsChangeOfConstitution } from './amendable.ts';
import { type AmendmentNow, amendmentNow } from './amendment-now.ts';
import { analysisOf } from './draft-analysis.ts';
import { sourcesOf } from './governing.ts';
import { impactOf } from './impact.ts';
import { tellsRole } from './impact-sight.ts';
import { referredToNobody } from './referred-to.ts';
import { differencesOf, saysOf } from './rules-seen.ts';
import { strandedBy } from './stranding.ts';

/** An amendment as the information rules show it, with each change in plain English beside what holds now. */
export async function amendmentSeen(
  parts: Parts,
  stream: string,
  id: string,
  viewer: Viewer,
): Promise<AmendmentSeen | undefined> {
  const shown = await shownAmendment(parts, stream, id, viewer);
  const view = shown === undefined ? undefined : await viewOf(parts, stream, viewer);
  if (shown === undefined || view === undefined) return undefined;
  const { documents } = view.governing;
  const before = shown.open ? documents.rulebook : await textThen(parts, stream, viewer, id, shown.amendment);
  const now = await standing(parts, shown.amendment, documents.rulebook);
  const { text: proposed, effects, stopped } = now;
  const apart = proposed === undefined ? [] : differencesOf(parts, before, proposed);
  const byStatement = new Map(apart.map((difference) => [difference.statement, difference]));
  const amendment = { ...shown.amendment, constitution: now.constitution };
  const rivals = await Promise.all(shown.rivals.map(({ row }) => standing(parts, row, documents.rulebook)));
  return {
    id,
    amendment,
    open: shown.open,
    ...(stopped === undefined ? {} : { stopped }),
    ...(shown.open ? deciders(parts, view, stream, amendment, id) : { decidedBy: [] }),
    ...(shown.open && proposed !== undefined
      ? await proposedIn(parts, view, stream, amendment, proposed, effects)
      : NOTHING),
    rivals: shown.rivals.map(({ row: _, ...rival }) => rival),
    sideBySide: sideBySide(parts, before, [now, ...rivals]),
    beside: shown.beside,
    comments: shown.comments,
    ...(await stoodOn(parts, stream, viewer, shown.open ? undefined : id, shown.names)),
    changes: effects.map((changed): Difference => {
      const found = byStatement.get(changed.statement);
      return found === undefined
        ? { kind: 'choice', ...changed, applied: {}, written: {} }
        : { ...found, ...changed };
    }),
  };
}

/** An amendment as it stands now, with the text that is kept of it. */
async function standing(
  { rules, catalogue }: Parts,
  amendment: JsonObject,
  present: RulebookDocument | undefined,
): Promise<AmendmentNow> {
  const { text } = amendment;
  const kept = typeof text === 'string' ? await rules.document(text) : undefined;
  return amendmentNow(amendment, kept, present, catalogue.vocabulary);
}

const NOTHING: Pick<AmendmentSeen, 'stranded'> = { stranded: [] };

/** What a text that is not decided yet may get wrong, and what stands now and would not fit it. */
async function proposedIn(
  { catalogue, ledger }: Parts,
  view: View,
  stream: string,
  { text }: JsonObject,
  proposed: RulebookDocument,
  effects: AmendmentNow['effects'],
): Promise<Pick<AmendmentSeen, 'analysis' | 'stranded'>> {
  const { now, world, governing } = view;
  const { documents } = governing;
  const changed = effects.map(({ statement }) => statement);
  const compiled = compileRulebook(sourcesOf({ ...documents, rulebook: proposed }), catalogue.vocabulary);
  const analysis = analysisOf(documents, proposed, changed, catalogue.vocabulary, dayOf(now));
  const frozen = compiled.ok
    ? endsChangeOfConstitution(worldSeen(view), compiled.value.rulebook, stream, now)
    : undefined;
  const unknown = (await referredToNobody({ ledger }, proposed)).map((doubt) => ({
    ...doubt,
    names: [],
    isNew: changed.includes(doubt.statement),
  }));
  const doubts = [...(frozen === undefined ? [] : [{ says: frozen, names: [], isNew: true }]), ...unknown];
  return {
    analysis: { ...analysis, doubts: [...doubts, ...analysis.doubts] },
    stranded: compiled.ok
      ? strandedBy(compiled.value.rulebook, world, String(text), catalogue, (role) => tellsRole(view, role))
      : [],
  };
}

/** Texts on one matter rule by rule: what each makes of every rule that one of them changes. */
function sideBySide(
  parts: Parts,
  before: RulebookDocument | undefined,
  texts: readonly AmendmentNow[],
): AmendmentSeen['sideBySide'] {
  if (texts.length < 2) return [];
  const touched = texts.map(({ effects }) => new Set(effects.map(({ statement }) => statement)));
  const all = new Set(touched.flatMap((one) => [...one]));
  const held = before === undefined ? undefined : saysOf(parts, before, all);
  const said = texts.map(({ text }) => (text === undefined ? undefined : saysOf(parts, text, all)));
  const given = (key: 'before' | 'says' | 'title', words: string | undefined) =>
    words === undefined ? {} : { [key]: words };
  return [...all].map((statement) => ({
    statement,
    ...given(
      'title',
      [held, ...said].map((of) => of?.get(statement)?.title).find((title) => title !== undefined),
    ),
    ...given('before', held?.get(statement)?.says),
    texts: said.map((of, index) =>
      touched[index]?.has(statement) === true
        ? { changes: true, ...given('says', of?.get(statement)?.says) }
        : { changes: false },
    ),
  }));
}

/** So many versions, amendments that are decided, and so many of the latest facts, are looked through. */
const MOST_VERSIONS = 200;
const MOST_DECIDED = 1000;
const LATEST = 500;

/** The rulebook that held when an amendment was decided: before it, where it was adopted. */
async function textThen(
  parts: Parts,
  stream: string,
  viewer: Viewer,
  id: string,
  { decidedAt, at }: JsonObject,
): Promise<RulebookDocument | undefined> {
  const versions = await readRows(parts, stream, viewer, 'versions', { limit: MOST_VERSIONS });
  const adopted = versions.findIndex(({ amendment }) => amendment === id);
  const then = String(decidedAt ?? at ?? '');
  const held =
    adopted === -1 ? versions.findLast((version) => String(version.at) <= then) : versions[adopted - 1];
  return typeof held?.text === 'string' ? parts.rules.document(held.text) : undefined;
}

/** The last position of each party in the joint decisions on an amendment that is decided, with their names. */
async function stoodOn(
  parts: Parts,
  stream: string,
  viewer: Viewer,
  id: string | undefined,
  known: AmendmentSeen['names'],
): Promise<Pick<AmendmentSeen, 'stood' | 'names'>> {
  if (id === undefined) return { stood: [], names: known };
  const facts = await readFacts(parts, stream, viewer, { limit: LATEST, newestFirst: true });
  const said = facts.map(({ type, body, actor, actorName }) => ({
    type,
    body: isObject(body) ? (body as JsonObject) : {},
    named: [actor, actorName] as const,
  }));
  const matters = new Set(
    said.flatMap(({ type, body }) =>
      type === 'amendment.proposed' && body.amendment === id ? [body.matter] : [],
    ),
  );
  const given = said.filter(({ type, body }) => type === 'position.given' && matters.has(body.matter));
  const last = given.filter(
    ({ body }, index) => given.findIndex((one) => one.body.party === body.party) === index,
  );
  return {
    stood: last.map(({ body }) => body),
    names: { ...Object.fromEntries(last.map(({ named }) => named)), ...known },
  };
}

/** The rule by which it is decided, or would be now; and whether that is one for the constitution alone. */
function deciders(
  parts: Parts,
  view: View,
  stream: string,
  amendment: JsonObject,
  id: string,
): Pick<AmendmentSeen, 'decidedBy' | 'ownRule'> {
  const decides = decidedBy(parts, view, stream, amendment, id);
  if (amendment.constitution !== true) return { decidedBy: decides };
  const { matter: _, constitution: __, ...other } = amendment;
  const otherwise = decidedBy(parts, view, stream, other, id);
  const ownRule = decides.some((rule) => !otherwise.some((one) => one.id === rule.id));
  return { decidedBy: decides, ...(ownRule ? { ownRule: true as const } : {}) };
}

/** The rule by which it is decided, or would be if it were put to the vote now. */
function decidedBy(
  { catalogue }: Parts,
  view: View,
  stream: string,
  { matter, reason = '', constitution }: JsonObject,
  amendment: string,
): readonly Deciding[] {
  const { rulebook } = view.governing;
  const open = typeof matter === 'string' ? view.state.matters[matter]?.statement : undefined;
  if (open !== undefined) return decidingOf(rulebook, rulebook.byId.has(open) ? [open] : []);
  const action = catalogue.action(view.world.kind.kind, 'rulebook.amend');
  if (action === undefined) return [];
  const body = { amendment, reason, ...(constitution === true ? { constitution } : {}) };
  const actor = { id: view.principal, acting: view.principal, evidence: [], roles: view.roles };
  const asked = { stream, action, body, actor, now: view.now };
  const { considered } = decide(rulebook, questionOf(worldSeen(view), asked));
  return decidingOf(
    rulebook,
    considered.flatMap(({ id, weight }) => (weight === 'decides' ? [id] : [])),
  );
}

/** What an amendment that the viewer sees would have done to what is on record. It reads the whole record: asked for, not shown with every page. */
export async function amendmentImpact(
  parts: Parts,
  stream: string,
  id: string,
  viewer: Viewer,
): Promise<Impact | undefined> {
  const shown = await shownAmendment(parts, stream, id, viewer);
  const view = shown === undefined ? undefined : await viewOf(parts, stream, viewer);
  if (shown === undefined || view === undefined) return undefined;
  const { text: proposed, effects } = await standing(
    parts,
    shown.amendment,
    view.governing.documents.rulebook,
  );
  if (proposed === undefined) return undefined;
  const text = await parts.rules.keep(proposed);
  const impact = await impactOf(parts, stream, text, effects, viewer);
  const named = [...impact.flips, ...impact.breached, ...impact.decisions.list].map((one) => one.stream);
  const titles: Record<string, string> = {};
  const tellsPositions = new Set<string>();
  for (const one of new Set(named)) {
    const view = await viewOf(parts, one, viewer);
    const { title } = view?.show({ title: view.state.own.title ?? '' }) ?? {};
    if (typeof title === 'string' && title !== '') titles[one] = title;
    if (view !== undefined && showsPositions(view)) tellsPositions.add(one);
  }
  // Numbers of voices are told to whoever sees the voices.
  const list = impact.decisions.list.map(({ why, ...decision }) =>
    why === undefined || !tellsPositions.has(decision.stream) ? decision : { ...decision, why },
  );
  const decisions = { ...impact.decisions, list };
  return { ...impact, decisions, titles, rules: await rulesNamed(parts, stream, text, impact) };
}

/** Whether a viewer sees where each party stood, and not its own position alone. */
function showsPositions(view: View): boolean {
  const { facts } = view.show({ facts: { 'position.given': { stance: 'agree', by: '' } } }) as {
    facts?: Record<string, JsonObject>;
  };
  return facts?.['position.given']?.stance !== undefined;
}

/** The rules of the proposed text that an impact names, in words. */
async function rulesNamed(
  parts: Parts,
  stream: string,
  text: string,
  { flips, breached, decisions }: Pick<Impact, 'flips' | 'breached' | 'decisions'>,
): Promise<Record<string, Deciding>> {
  const view = await viewOf(parts, stream, {});
  if (view === undefined) return {};
  const { rulebook } = await parts.rules.under({ ...view.state.pins, rulebook: text });
  const ids = new Set([
    ...flips.flatMap(({ by }) => by),
    ...breached.map(({ statement }) => statement),
    ...decisions.list.flatMap(({ by }) => by ?? []),
  ]);
  return Object.fromEntries(
    decidingOf(
      rulebook,
      [...ids].filter((id) => id === NO_JOINT_DECISION || rulebook.byId.has(id)),
    ).map((rule) => [rule.id, rule]),
  );
}

async function shownAmendment(parts: Parts, stream: string, id: string, viewer: Viewer) {
  const reading = await read(parts, stream, viewer);
  if (reading === undefined) return undefined;
  const { openAmendments = {}, comments = {} } = reading.document as Record<
    string,
    Record<string, JsonObject>
  >;
  const rows = await readRows(parts, stream, viewer, 'amendmentHistory', { limit: MOST_DECIDED });
  // A row begins with the draft: what is open says more of itself.
  const all = new Map<string, JsonObject>([...rows.map(({ id, ...row }) => [String(id), row] as const)]);
  for (const [one, said] of Object.entries(openAmendments)) all.set(one, { ...all.get(one), ...said });
  const amendment = all.get(id);
  if (amendment === undefined) return undefined;
  const isOpen = (one: string) => Object.hasOwn(openAmendments, one);
  const origin = originOf(id, all);
  return {
    amendment,
    open: isOpen(id),
    beside: isOpen(id) ? besideOf(id, openAmendments) : [],
    names: reading.names,
    rivals: [...all].flatMap(([other, row]) => {
      const { counters, title, text, effects, status, decidedAt, inForceAt } = row;
      return other !== id &&
        typeof text === 'string' &&
        effects !== undefined &&
        originOf(other, all) === origin
        ? [
            {
              id: other,
              title: String(title),
              status: String(status),
              open: isOpen(other),
              ...decided(decidedAt ?? inForceAt),
              counters: counters === id,
              row,
            },
          ]
        : [];
    }),
    comments: Object.values(comments).filter((comment) => comment.amendment === id),
  };
}

const besideOf = (id: string, open: Record<string, JsonObject>): AmendmentSeen['beside'] =>
  Object.entries(open).flatMap(([other, { title, status, from }]) =>
    other !== id && (status === 'proposed' || status === 'agreed')
      ? [{ id: other, title: String(title), status, ...(typeof from === 'string' ? { from } : {}) }]
      : [],
  );

const decided = (at: Json | undefined): Pick<Rival, 'decidedAt'> =>
  typeof at === 'string' ? { decidedAt: at } : {};

/** The first text on a matter: the one that another counters, which counters another, and so on. */
function originOf(id: string, all: ReadonlyMap<string, JsonObject>): string {
  const seen = new Set<string>();
  let at = id;
  for (
    let next = all.get(at)?.counters;
    typeof next === 'string' && !seen.has(next);
    next = all.get(at)?.counters
  ) {
    seen.add(at);
    at = next;
  }
  return at;
}
