import type { Amendment } from '../../commissioning/amendments/index.ts';
import { impossible, invalid, noSuchRole, type Objection } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { type Day, dayOf, formatDay } from '../../kernel/time.ts';
import type { Pins } from '../../ledger/fact.ts';
import { compileRulebook } from '../../rules/compile.ts';
import { touchesConstitution } from '../../rules/constitutional.ts';
import { type Finding, isError, isUnlawful, type Locate } from '../../rules/finding.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import type { RegimeDocument, RulebookDocument } from '../../rules/statement.ts';
import { applyChanges, type Change, idOf } from '../../rules/text/amending.ts';
import { isRulebook, readDocument } from '../../rules/text/document.ts';
import { type Catalogue, kindOf } from '../catalogue.ts';
import type { Ledger } from '../ports.ts';
import { wayToAmend, wayToAmendBy } from '../rulebooks/amendable.ts';
import { effectsOf } from '../rulebooks/amendment-now.ts';
import { OWES_BY_OWN_RULES } from '../rulebooks/beginning.ts';
import {
  DEFAULT_CALENDAR,
  type Governing,
  type GoverningRules,
  type Library,
  sourcesOf,
} from '../rulebooks/governing.ts';
import type { Computing } from './computing.ts';
import { membersSeenBy } from './members-seen.ts';
import { COUNTS_ANEW } from './overtaken.ts';
import type { StreamState } from './stream-state.ts';

interface RuleParts {
  readonly rules: GoverningRules;
  readonly library: Library;
  readonly catalogue: Catalogue;
  readonly ledger: Pick<Ledger, 'heads'>;
}

const said = (finding: Finding | undefined): string =>
  finding === undefined
    ? 'it cannot be read'
    : `line ${finding.line}, column ${finding.column}: ${finding.message}`;

/** What to say first: an error of the text itself, before one around it. */
const worstOf = (errors: readonly Finding[], { id }: RulebookDocument): Finding | undefined =>
  errors.find(({ document }) => document === id) ?? errors[0];

/**
 * The rules of a text within the layers around it, or why it cannot be in force: first what cannot be read, then what the law
 * does not allow to anything that begins today or later. A mere doubt is no reason.
 */
function lawfulRules(
  { catalogue }: Pick<RuleParts, 'catalogue'>,
  documents: Parameters<typeof sourcesOf>[0],
  { document, locate }: Written,
  pathOf: (finding: Finding | undefined) => string,
  today: Day,
): Result<Rulebook, Objection> {
  const sources = sourcesOf({ ...documents, rulebook: document }).map((source) =>
    source.document === document && locate !== undefined ? { ...source, locate } : source,
  );
  const compiled = compileRulebook(sources, catalogue.vocabulary);
  const errors = compiled.ok ? [] : compiled.error.filter(isError);
  const unreadable = errors.filter(({ weakerThan }) => weakerThan === undefined);
  if (unreadable.length > 0) {
    const worst = worstOf(unreadable, document);
    return fail(invalid(pathOf(worst), saidOf(worst, pathOf(worst))));
  }
  const all = compiled.ok ? compiled.value.warnings : compiled.error;
  const unlawful = [...errors, ...all.filter((finding) => isUnlawful(finding, today))].find(
    ({ weakerThan }) => weakerThan === 'law',
  );
  // That somebody proposed what the law forbids is on record; a slip of the pen is not.
  if (unlawful !== undefined) return fail(impossible('weaker-than-law', `This would be ${unlawful.message}`));
  return compiled.ok
    ? ok(compiled.value.rulebook)
    : fail(invalid(pathOf(compiled.error[0]), said(compiled.error[0])));
}

/** A rulebook, and where its parts stand in the text that somebody wrote. */
interface Written {
  readonly document: RulebookDocument;
  readonly locate?: Locate;
}

/** A rulebook by the name of a starter, or as the full text that the act carries. */
function rulebookNamed(library: Library, named: string): Result<Written, Objection> {
  const starter = library.rulebooks.get(named.trim());
  if (starter !== undefined) return ok({ document: starter });
  if (!named.includes('\n')) {
    return fail(
      invalid(
        '/rulebook',
        `"${named.slice(0, 60)}" is no starter rulebook; there are ${[...library.rulebooks.keys()].join(', ')}, or give the full text of one`,
      ),
    );
  }
  const read = readDocument(named);
  if (!read.ok) return fail(invalid('/rulebook', said(read.error[0])));
  const { document, locate } = read.value;
  return isRulebook(document)
    ? ok({ document, locate })
    : fail(invalid('/rulebook', 'this is a regime, not a rulebook'));
}

/** The regime by its id, if a procurement could begin under it on the day. */
function regimeNamed(library: Library, id: string, day: Day): Result<RegimeDocument, Objection> {
  const regime = library.regimes.get(id);
  if (regime === undefined) {
    return fail(
      invalid(
        '/regime',
        `"${id.slice(0, 60)}" is no regime; there are ${[...library.regimes.keys()].join(', ')}`,
      ),
    );
  }
  if (day < regime.from) {
    const starts = `${id} starts on ${formatDay(regime.from)} (${regime.from})`;
    return fail(
      invalid('/regime', `${starts}; ${formatDay(day)} is before it. Give asIf to assume another day.`),
    );
  }
  return regime.to !== undefined && day > regime.to
    ? fail(invalid('/regime', `${id} ended on ${formatDay(regime.to)}`))
    : ok(regime);
}

interface Taken {
  readonly rulebook: Written;
  /** Where it was taken from: a starter, or an arrangement whose rulebook is forked. */
  readonly ancestor?: { readonly of: string; readonly title: string; readonly rulebook: string };
}

/** The rulebook that an arrangement starts with, with its lineage. */
async function rulebookTaken(
  parts: RuleParts,
  { rulebook: named, ancestor: said }: JsonObject,
): Promise<Result<Taken, Objection>> {
  const source = String(said ?? named).trim();
  const starter = parts.library.rulebooks.get(source);
  const from = starter ?? (await rulebookOf(parts, source));
  const ancestor =
    from === undefined
      ? undefined
      : {
          of: starter === undefined ? source : `library/${source}`,
          title: from.title,
          rulebook: await parts.rules.keep(from),
        };
  if (said !== undefined && ancestor === undefined)
    return fail(
      invalid('/ancestor', `"${source.slice(0, 60)}" is neither a starter rulebook nor an arrangement`),
    );
  if (said === undefined && from !== undefined)
    return ok({ rulebook: { document: from }, ...(ancestor === undefined ? {} : { ancestor }) });
  const rulebook = rulebookNamed(parts.library, String(named));
  return rulebook.ok
    ? ok({ rulebook: rulebook.value, ...(ancestor === undefined ? {} : { ancestor }) })
    : rulebook;
}

/** The rulebook in force in an arrangement: rules are public, so that anybody may fork them. */
async function rulebookOf(
  { rules, ledger }: RuleParts,
  stream: string,
): Promise<RulebookDocument | undefined> {
  if (!stream.startsWith('arrangement/')) return undefined;
  const head = (await ledger.heads([stream])).get(stream);
  const pinned = (head?.state as unknown as StreamState | undefined)?.pins.rulebook;
  return pinned === undefined ? undefined : rules.document(pinned);
}

/** For what runs under pins of its own: the rulebook in force now in the arrangement above it, with which it would go on. */
export async function computeTransition(
  { rules, ledger }: RuleParts,
  { state, parent }: Computing,
): Promise<Result<JsonObject, Objection>> {
  const head = parent === undefined ? undefined : (await ledger.heads([parent])).get(parent);
  const above = (head?.state as unknown as StreamState | undefined)?.pins.rulebook;
  if (above === undefined || above === state?.pins.rulebook)
    return fail(impossible('same-rules', 'These are the rules that hold here already.'));
  const fresh = await rules.document(above);
  const left = state?.pins.rulebook;
  const changes = effectsOf(left === undefined ? undefined : await rules.document(left), fresh);
  return ok({
    pins: { rulebook: above },
    rulebook: above,
    rulebookTitle: fresh.title,
    text: above,
    changes: changes as unknown as JsonObject[],
    [COUNTS_ANEW]: true,
  });
}

/** For a contract that follows from a procedure of its arrangement: the rules that the procedure took for its own. */
export async function computeTenderedRules(
  { ledger }: RuleParts,
  { body }: Computing,
): Promise<Result<JsonObject, Objection>> {
  const procedure = String(body.procedure);
  const state = (await ledger.heads([procedure])).get(procedure)?.state as unknown as StreamState | undefined;
  if (state === undefined || state.parent !== body.arrangement) return ok({});
  return ok(Object.keys(state.pins).length === 0 ? {} : { pins: state.pins });
}

/** For an arrangement that starts: its rulebook and regime, kept and pinned, if together they can be read. */
export async function computeGoverning(
  parts: RuleParts,
  { body, now }: Computing,
): Promise<Result<JsonObject, Objection>> {
  const { library, rules } = parts;
  const taken = await rulebookTaken(parts, body);
  if (!taken.ok) return taken;
  const { rulebook: written, ancestor } = taken.value;
  const { document: rulebook } = written;
  const asIf = typeof body.asIf === 'string' ? body.asIf : dayOf(now);
  const regime = regimeNamed(library, String(body.regime ?? 'none'), asIf);
  if (!regime.ok) return regime;
  const documents = { hall: library.hall, regime: regime.value };
  const lawful = lawfulRules(parts, documents, written, () => '/rulebook', dayOf(now));
  if (!lawful.ok) return lawful;
  const wanted = String(body.bankHolidays ?? regime.value.calendar ?? DEFAULT_CALENDAR);
  const calendar = library.calendars.get(wanted);
  if (calendar === undefined) return fail(invalid('/regime', `its calendar ${wanted} is not known`));
  const founder = String(body.role ?? parts.catalogue.vocabulary.actions.get('arrangement.start')?.founds);
  const { positions } = lawful.value;
  if (!positions.has(founder)) return fail(noSuchRole(founder, positions.keys()));
  const before = { state: {}, happened: {}, holders: {}, now, begun: now, calendar };
  const way = wayToAmendBy(lawful.value, { kind: 'arrangement', ...before }, founder);
  if (!way.lasts) return fail(impossible('last-way-to-amend', way.because));
  const pins: Pins = {
    ...(await rules.live()),
    rulebook: await rules.keep(rulebook),
    regime: await rules.keep(regime.value),
    calendar: await rules.keep(calendar),
  };
  return ok({
    pins,
    rulebook: rulebook.id,
    rulebookTitle: rulebook.title,
    text: await rules.keep(rulebook),
    ...(ancestor === undefined ? {} : { ancestor }),
    regime: regime.value.id,
    regimeTitle: regime.value.title,
    [OWES_BY_OWN_RULES]: true,
  });
}

/** What an amendment, or a whole new text, makes of the rulebook in force. */
interface Made extends Written {
  readonly whole?: string;
}

/** The new text that the body asks for: named or in full, or by changes to the one in force. */
async function textAsked(
  parts: RuleParts,
  { body, state }: Computing,
  present: RulebookDocument | undefined,
): Promise<Result<Made, Objection>> {
  const drafted = (state?.own.openAmendments as Record<string, Amendment> | undefined)?.[
    String(body.amendment ?? '')
  ];
  if (typeof body.rulebook === 'string') {
    const rulebook = rulebookNamed(parts.library, body.rulebook);
    return rulebook.ok
      ? ok({ ...rulebook.value, whole: await parts.rules.keep(rulebook.value.document) })
      : rulebook;
  }
  const changes = (body.changes ?? drafted?.changes) as readonly Change[] | undefined;
  if (changes !== undefined && present !== undefined) {
    const applied = applyChanges(present, changes);
    if (applied.ok) return ok({ document: applied.value });
    const { index, message } = applied.error;
    return fail(invalid(body.changes === undefined ? '/amendment' : `/changes/${index}`, message));
  }
  if (drafted?.whole !== undefined)
    return ok({ document: await parts.rules.document(drafted.whole), whole: drafted.whole });
  return body.amendment === undefined
    ? fail(invalid('/changes', 'Say what changes: single changes, or a whole new text.'))
    : fail(invalid('/amendment', `There is no open ${String(body.amendment)} here.`));
}

/** For a draft of an amendment: the text that it makes, kept by its hash, and what it changes. Nothing is in force by it. */
export async function computeAmendment(
  parts: RuleParts,
  computing: Computing,
): Promise<Result<JsonObject, Objection>> {
  const { state } = computing;
  const present = await parts.rules.under(await parts.rules.pinsOf(state, undefined));
  const made = await textAsked(parts, computing, present.documents.rulebook);
  if (!made.ok) return made;
  const { document, whole } = made.value;
  const { rulebook: written, changes } = computing.body;
  const pathOf = (finding: Finding | undefined): string => {
    if (typeof written === 'string') return '/rulebook';
    return changes === undefined ? '/amendment' : changeAt(finding, document, changes as unknown as Change[]);
  };
  const lawful = lawfulRules(parts, present.documents, made.value, pathOf, dayOf(computing.now));
  if (!lawful.ok) return lawful;
  const way = wayUnder(parts, computing, lawful.value, present);
  if (!way.lasts) return fail(impossible('last-way-to-amend', `With this text: ${way.because}`));
  const effects = effectsOf(present.documents.rulebook, document);
  const constitution =
    present.documents.rulebook !== undefined &&
    touchesConstitution(present.documents.rulebook, document, parts.catalogue.vocabulary);
  const text = await parts.rules.keep(document);
  const { id, title } = document;
  return ok({
    text,
    ...(state?.pins.rulebook === undefined ? {} : { base: state.pins.rulebook }),
    adopts: { rulebook: text },
    rulebook: id,
    rulebookTitle: title,
    effects: effects as unknown as JsonObject[],
    constitution,
    ...(whole === undefined ? {} : { whole }),
  });
}

/** For a rulebook that is amended: as for a draft, and the pins that the arrangement takes unless it starts on a later day. */
export async function computeRulebook(
  parts: RuleParts,
  computing: Computing,
): Promise<Result<JsonObject, Objection>> {
  const { amendment, rulebook } = computing.body;
  if (amendment !== undefined && rulebook !== undefined)
    return fail(invalid('/rulebook', 'Give either an amendment or a whole new text, not both.'));
  const made = await computeAmendment(parts, computing);
  if (!made.ok) return made;
  const { adopts = {}, effects = [], ...rest } = made.value;
  const drafted = (computing.state?.own.openAmendments as Record<string, Amendment> | undefined)?.[
    String(computing.body.amendment ?? '')
  ];
  const later = drafted?.status !== 'agreed' && drafted?.from !== undefined && drafted.from > computing.now;
  // What was agreed is a text: another one that its changes make of other rules comes into force by nobody.
  const another = drafted?.status === 'agreed' && drafted.text !== rest.text;
  return ok({
    ...rest,
    changes: effects,
    [COUNTS_ANEW]: true,
    ...(later || another ? {} : { pins: adopts }),
  });
}

/**
 * For an amendment whose day has come: as for one that is amended, or why it cannot come into force as things are now, so that
 * it ends with the reason instead of waiting for ever.
 */
export async function computeEnactment(
  parts: RuleParts,
  computing: Computing,
): Promise<Result<JsonObject, Objection>> {
  const made = await computeRulebook(parts, computing);
  return made.ok ? made : ok({ stopped: made.error.message });
}

/**
 * Asked of the new rules themselves, with the members of today as whoever asks sees them: a text of its choosing, such as one that
 * only users of the service could change, must not tell it who they are.
 */
function wayUnder(
  parts: RuleParts,
  { stream, state, now, asker }: Computing,
  rulebook: Rulebook,
  present: Governing,
): ReturnType<typeof wayToAmend> {
  if (state === undefined) return { lasts: true };
  const kind = kindOf(parts.catalogue, stream);
  const seen = asker === undefined ? undefined : membersSeenBy({ kind, state }, present, asker, now);
  return wayToAmend(
    { kind, state: seen?.state ?? state, seq: 0, rulebook, pins: {}, calendar: present.calendar },
    stream,
    now,
    seen,
  );
}

const saidOf = (finding: Finding | undefined, path: string): string =>
  path === '/rulebook' || finding === undefined
    ? said(finding)
    : `${finding.statement === undefined ? '' : `${finding.statement}: `}${finding.message}`;

/** The field of the change that brought a fault: the number that it sets, or its rule. Where it is of none alone: all changes. */
function changeAt(
  finding: Finding | undefined,
  { settings }: RulebookDocument,
  changes: readonly Change[],
): string {
  const [, section, place] = finding?.path.split('/') ?? [];
  const setting = section === 'settings' ? settings[Number(place)]?.id : undefined;
  if (setting !== undefined) {
    const set = changes.findLastIndex((change) => change.do === 'set' && change.setting === setting);
    return set === -1 ? '/changes' : `/changes/${set}/value`;
  }
  const rule = changes.findLastIndex(
    (change) => idOf(change) !== undefined && idOf(change) === finding?.statement,
  );
  if (rule === -1) return '/changes';
  return 'text' in (changes[rule] ?? {}) ? `/changes/${rule}/text` : `/changes/${rule}`;
}
