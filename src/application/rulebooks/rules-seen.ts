import { present } from '../../kernel/assert.ts';
import { canonical } from '../../kernel/canonical.ts';
import { hashText } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { dayOf } from '../../kernel/time.ts';
import { boundsByLaw } from '../../rules/analysis/legal-bounds.ts';
import { limitOf } from '../../rules/bounds.ts';
import type { RegimeDocument, RulebookDocument, Statement } from '../../rules/statement.ts';
import { statementsOf } from '../../rules/text/document.ts';
import { movedIn } from '../../rules/text/moved.ts';
import { writtenOut } from '../../rules/text/writing.ts';
import { chosenVariant } from '../../rules/variants.ts';
import { explainStatement } from '../../rules/words/explain.ts';
import { settingValue } from '../../rules/words/explain-condition.ts';
import { decidingOf, sayingOf } from '../acting/deciding.ts';
import type { Parts } from '../acting/preparing.ts';
import type { StreamState } from '../acting/stream-state.ts';
import { planOf } from '../acting/world.ts';
import type { Difference, Pinned, RulebookSeen, Starter, Viewer } from '../interface.ts';
import { list } from '../reading/reading.ts';
import { type View, viewOf } from '../reading/viewing.ts';

/** Norms are counted over this stream and so many that were begun last under it: reading never grows with all of them. */
const MOST_COUNTED = 50;

export async function readRulebook(
  parts: Parts,
  stream: string,
  text?: string,
): Promise<RulebookSeen | undefined> {
  const view = await viewOf(parts, stream, {});
  if (view === undefined) return undefined;
  const pins = await parts.rules.pinsOf(view.state, view.world.parent?.state);
  if (text !== undefined && (await rulebookKept(parts, text)) === undefined) return undefined;
  const governing =
    text === undefined ? view.governing : await parts.rules.under({ ...pins, rulebook: text });
  const { documents, rulebook } = governing;
  const own = view.state.own;
  const ancestor = (own.ancestor ?? view.world.parent?.state.own.ancestor) as
    | { of: string; title: string; rulebook: string }
    | undefined;
  const plan = planOf(view.world.kind, own);
  const variant = chosenVariant(rulebook, { now: view.now, begun: view.state.begun, ...plan });
  const adherence = await normsCounted(parts, view, pins.rulebook, documents.rulebook);
  const fingerprint = text ?? pins.rulebook;
  return {
    title: documents.rulebook?.title ?? documents.hall.title,
    regime: documents.regime?.title ?? 'No regime',
    summary: documents.rulebook?.summary ?? documents.hall.summary,
    roles: [...rulebook.positions].map(([role, placed]) => ({
      role,
      title: placed.map(({ statement }) => statement.title).find((title) => title !== undefined) ?? role,
    })),
    ...(documents.rulebook === undefined ? {} : { text: writtenOut(documents.rulebook) }),
    settings: (documents.rulebook?.settings ?? []).map((setting) => ({
      id: setting.id,
      title: setting.title,
      value: settingValue(setting),
      ...(setting.min === undefined && setting.max === undefined ? {} : { bounds: limitOf(setting) }),
      law:
        documents.regime === undefined
          ? []
          : boundsByLaw(setting.id, documents.regime, parts.catalogue.vocabulary, dayOf(view.now)),
    })),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(ancestor === undefined
      ? {}
      : { ancestor: { of: ancestor.of, title: ancestor.title, fingerprint: ancestor.rulebook } }),
    ...(variant === undefined ? {} : { variant }),
    ...(documents.regime === undefined ? {} : { law: lawOf(documents.regime) }),
    begun: plan.begun ?? view.state.begun,
    statements: rulebook.statements.map(({ statement, layer, document }) => ({
      id: statement.id,
      layer,
      kind: statement.kind,
      says: sayingOf(rulebook, statement),
      ...(statement.cites === undefined ? {} : { cites: statement.cites }),
      ...(statement.verified === undefined ? {} : { verified: statement.verified }),
      outcome: outcomeOf(statement),
      ...holdsOf(statement),
      ...(statement.kind === 'choice' && statement.after !== undefined ? { duty: true as const } : {}),
      ...(document === documents.rulebook?.id ? { amendable: statement } : {}),
      ...(statement.variants === undefined
        ? {}
        : { variants: variantTitles(documents.regime, statement.variants) }),
      ...(outcomeOf(statement) === 'norm' &&
      statement.kind === 'choice' &&
      (statement.deontic === 'must-not' || statement.after !== undefined)
        ? { raisable: true as const }
        : {}),
      ...adherenceOf(adherence(statement.id)),
    })),
  };
}

const adherenceOf = (counted: RulebookSeen['statements'][number]['adherence']) =>
  counted === undefined ? {} : { adherence: counted };

const lawOf = ({ from, to, covers }: RegimeDocument): NonNullable<RulebookSeen['law']> => ({
  from,
  ...(to === undefined ? {} : { to }),
  covers,
});

/** The days of a statement that has some. */
function holdsOf({
  validFrom,
  validTo,
  appliesTo,
}: Statement): Pick<RulebookSeen['statements'][number], 'holds'> {
  if (validFrom === undefined && validTo === undefined) return {};
  return {
    holds: {
      ...(validFrom === undefined ? {} : { from: validFrom }),
      ...(validTo === undefined ? {} : { to: validTo }),
      of: appliesTo === 'begun-on-or-after' ? 'beginning' : 'act',
    },
  };
}

const variantTitles = (regime: RegimeDocument | undefined, ids: readonly string[]): string[] =>
  ids.map((id) => regime?.variants?.find((variant) => variant.id === id)?.title ?? id);

/** What the Institutional Grammar calls a choice statement by its parts; other kinds define, they do not regulate. */
function outcomeOf(
  statement: View['governing']['rulebook']['statements'][number]['statement'],
): RulebookSeen['statements'][number]['outcome'] {
  if (statement.kind !== 'choice') return 'definition';
  if (statement.deontic === undefined) return 'shared strategy';
  return statement.deontic === 'may' || statement.orElse !== undefined ? 'rule' : 'norm';
}

/**
 * Over the arrangement and what was begun last under it. What was counted under other words of the same name is left out: it
 * says nothing of these.
 */
async function normsCounted(
  parts: Parts,
  { state, world }: View,
  text: string | undefined,
  shown: RulebookDocument | undefined,
): Promise<(statement: string) => RulebookSeen['statements'][number]['adherence']> {
  const listed = (field: 'procedures' | 'contracts', key: string) =>
    (Array.isArray(state.own[field]) ? (state.own[field] as JsonObject[]) : []).map((one) =>
      String(one[key]),
    );
  const all =
    world.kind.kind === 'arrangement'
      ? [
          listed('procedures', 'procedure'),
          listed('contracts', 'contract'),
          Object.keys((state.own.mandates ?? {}) as object),
        ]
      : [];
  const below = all.flatMap((ones) => ones.slice(-MOST_COUNTED));
  const latest = all.some((ones) => ones.length > MOST_COUNTED) ? { latest: MOST_COUNTED } : {};
  const heads = below.length === 0 ? [] : [...(await parts.ledger.heads(below)).values()];
  const own = partsIn(shown);
  const counted: Record<string, { kept: number; broken: number }> = {};
  const texts = new Map<string, ReadonlyMap<string, string>>();
  for (const { norms, pins } of [state, ...heads.map((head) => head.state as unknown as StreamState)]) {
    const under = pins.rulebook ?? text;
    if (under !== undefined && !texts.has(under))
      texts.set(under, partsIn(await parts.rules.document(under)));
    for (const [id, { kept, broken }] of Object.entries(norms)) {
      if (under !== undefined && texts.get(under)?.get(id) !== own.get(id)) continue;
      const was = counted[id] ?? { kept: 0, broken: 0 };
      counted[id] = { kept: was.kept + kept, broken: was.broken + broken };
    }
  }
  return (statement) => {
    const sum = counted[statement];
    return sum === undefined ? undefined : { ...sum, ...latest };
  };
}

const partsIn = (document: RulebookDocument | undefined): ReadonlyMap<string, string> =>
  new Map(
    (document === undefined ? [] : statementsOf(document)).map(({ statement }) => [
      statement.id,
      canonical(statement),
    ]),
  );

/** A rulebook that was kept, by its fingerprint; undefined where there is none. */
async function rulebookKept(parts: Parts, fingerprint: string): Promise<RulebookDocument | undefined> {
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) return undefined;
  const text = await parts.ledger.artefact(fingerprint);
  if (text === undefined) return undefined;
  const document = JSON.parse(text) as { readonly format?: string };
  return document.format === 'moothall/rulebook/1' ? (document as RulebookDocument) : undefined;
}

interface Said {
  readonly says: string;
  /** Made of its parts, where it has words of its own. */
  readonly applied?: string;
  readonly written: string;
}

/** A statement or setting of a text; put into words only where it differs. */
interface Part {
  readonly kind: Difference['kind'];
  /** Of a setting: what it is called. */
  readonly title?: string;
  readonly canonical: string;
  /** Something that has to be done by a day. */
  readonly duty?: true;
  say(): Said;
}

/** Every statement and setting by the names under which amendments speak of them. */
function partsOf({ catalogue }: Parts, document: RulebookDocument): ReadonlyMap<string, Part> {
  const { settings } = document;
  const inWords = (statement: Statement) => explainStatement(statement, catalogue.vocabulary, settings);
  return new Map<string, Part>([
    ...settings.map((setting): [string, Part] => {
      const say = () => ({
        says: `${setting.title}: ${settingValue(setting)}`,
        written: writtenOut(setting),
      });
      return [
        `setting ${setting.id}`,
        { kind: 'setting', title: setting.title, canonical: canonical(setting), say },
      ];
    }),
    ...statementsOf(document).map(({ statement }): [string, Part] => {
      const { says: own, ...parts } = statement;
      const say = () => ({
        says: inWords(statement),
        ...(own === undefined ? {} : { applied: inWords(parts as Statement) }),
        written: writtenOut(statement),
      });
      const duty =
        statement.kind === 'choice' && statement.after !== undefined ? { duty: true as const } : {};
      return [statement.id, { kind: statement.kind, canonical: canonical(statement), ...duty, say }];
    }),
  ]);
}

/** What a text says of these statements and settings, in plain English; one that it does not have is left out. */
export function saysOf(
  parts: Parts,
  document: RulebookDocument,
  statements: ReadonlySet<string>,
): ReadonlyMap<string, { readonly says: string; readonly title?: string }> {
  const found = [...partsOf(parts, document)].filter(([statement]) => statements.has(statement));
  return new Map(
    found.map(([statement, { title, say }]) => [
      statement,
      { says: say().says, ...(title === undefined ? {} : { title }) },
    ]),
  );
}

/** In the order in which the second text has them, then what fell away. */
export function differencesOf(
  parts: Parts,
  before: RulebookDocument | undefined,
  after: RulebookDocument,
): readonly Difference[] {
  const old = before === undefined ? new Map<string, Part>() : partsOf(parts, before);
  const fresh = partsOf(parts, after);
  const moves = before === undefined ? undefined : movedIn(before, after);
  const kept = [...fresh].flatMap(([statement, now]): Difference[] => {
    const was = old.get(statement);
    const moved = moves?.get(statement);
    return was?.canonical === now.canonical && moved === undefined
      ? []
      : [
          {
            ...difference(statement, was === undefined ? 'added' : 'changed', was, now),
            ...(moved === undefined ? {} : { moved }),
          },
        ];
  });
  const gone = [...old].flatMap(([statement, was]): Difference[] =>
    fresh.has(statement) ? [] : [difference(statement, 'removed', was, undefined)],
  );
  return [...kept, ...gone];
}

function difference(
  statement: string,
  change: Difference['change'],
  was: Part | undefined,
  now: Part | undefined,
): Difference {
  const { kind, duty, title } = present(now ?? was, 'one of the two is there');
  const [old, fresh] = [was?.say(), now?.say()];
  const both = (read: (said: Said) => string | undefined) => {
    const [before, after] = [old && read(old), fresh && read(fresh)];
    return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  };
  return {
    statement,
    kind,
    ...(title === undefined ? {} : { title }),
    change,
    ...(duty === undefined ? {} : { duty }),
    ...both(({ says }) => says),
    applied: both(({ applied }) => applied),
    written: both(({ written }) => written),
  };
}

/** What sets two texts apart; from no text (an empty fingerprint), all that the second says. */
export async function differences(
  parts: Parts,
  before: string,
  after: string,
): Promise<readonly Difference[] | undefined> {
  const old = before === '' ? undefined : await rulebookKept(parts, before);
  const fresh = await rulebookKept(parts, after);
  return fresh === undefined || (old === undefined && before !== '')
    ? undefined
    : differencesOf(parts, old, fresh);
}

/** So many procedures and contracts that were begun last are looked at. */
const MOST_PINNED = 100;
const OVER = new Set(['complete', 'terminated', 'ended']);

export async function pinned(parts: Parts, stream: string, viewer: Viewer): Promise<readonly Pinned[]> {
  const head = (await parts.ledger.heads([stream])).get(stream);
  const now = (head?.state as unknown as StreamState | undefined)?.pins.rulebook;
  const present = now === undefined ? undefined : await rulebookKept(parts, now);
  if (present === undefined) return [];
  const result: Pinned[] = [];
  const own = (head?.state as unknown as StreamState | undefined)?.own ?? {};
  for (const kind of ['procedure', 'contract']) {
    const named = (Array.isArray(own[`${kind}s`]) ? (own[`${kind}s`] as JsonObject[]) : [])
      .slice(-MOST_PINNED)
      .map((one) => String(one[kind]));
    const heads = await parts.ledger.heads(named);
    for (const under of named) {
      const view = heads.has(under) ? await viewOf(parts, under, viewer) : undefined;
      const summary = view?.world.kind.summary(view.state.own);
      if (view === undefined || summary === undefined || OVER.has(summary.status)) continue;
      const fingerprint = view.state.pins.rulebook;
      const document = fingerprint === undefined ? undefined : await rulebookKept(parts, fingerprint);
      if (fingerprint === undefined || document === undefined) continue;
      const { rulebook } = view.governing;
      const deciders = rulebook.actions.get(`${kind}.transition`)?.aggregations ?? [];
      result.push({
        stream: under,
        title: summary.title,
        status: summary.status,
        fingerprint,
        differences: fingerprint === now ? 0 : differencesOf(parts, document, present).length,
        transition: decidingOf(
          rulebook,
          deciders.map(({ statement }) => statement.id),
        ),
      });
    }
  }
  return result;
}

/** So many arrangements are counted. */
const MOST_ARRANGEMENTS = 1000;

export async function library(parts: Parts, viewer: Viewer): Promise<readonly Starter[]> {
  const all = await list(parts, { kind: 'arrangement', limit: MOST_ARRANGEMENTS }, viewer);
  const heads = await parts.ledger.heads(all.map(({ stream }) => stream));
  return Promise.all(
    [...parts.library.rulebooks.values()].map(async (document) => {
      const of = `library/${document.id}`;
      const fingerprint = hashText(canonical(document));
      await parts.rules.keep(document);
      return {
        id: document.id,
        title: document.title,
        summary: document.summary,
        fingerprint,
        statements: statementsOf(document).length,
        arrangements: all.filter(({ links }) => links.some(({ to }) => to === of)).length,
        using: all.flatMap(({ stream, title, status }) => {
          const state = heads.get(stream)?.state as unknown as StreamState | undefined;
          return state?.own.rulebook === document.id && state.own.dissolvedAt === undefined
            ? [{ stream, title, status, changed: state.pins.rulebook !== fingerprint }]
            : [];
        }),
      };
    }),
  );
}
