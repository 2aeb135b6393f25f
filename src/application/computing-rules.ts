import { invalid, type Objection } from '../commissioning/concern.ts';
import { canonical } from '../kernel/canonical.ts';
import type { JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { type Day, dayOf, formatDay } from '../kernel/time.ts';
import type { Pins } from '../ledger/fact.ts';
import { compileRulebook } from '../rules/compile.ts';
import { isRulebook, readDocument, statementsOf } from '../rules/document.ts';
import type { Finding } from '../rules/finding.ts';
import type { RegimeDocument, RulebookDocument } from '../rules/statement.ts';
import type { Catalogue } from './catalogue.ts';
import type { Computing } from './computing.ts';
import { DEFAULT_CALENDAR, type GoverningRules, type Library, sourcesOf } from './governing.ts';

interface RuleParts {
  readonly rules: GoverningRules;
  readonly library: Library;
  readonly catalogue: Catalogue;
}

const said = (finding: Finding | undefined): string =>
  finding === undefined
    ? 'it cannot be read'
    : `line ${finding.line}, column ${finding.column}: ${finding.message}`;

/** A rulebook by the name of a starter, or as the full text that the act carries. */
function rulebookNamed(library: Library, named: string): Result<RulebookDocument, Objection> {
  const starter = library.rulebooks.get(named.trim());
  if (starter !== undefined) return ok(starter);
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
  return isRulebook(read.value.document)
    ? ok(read.value.document)
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

/** For an arrangement that starts: its rulebook and regime, kept and pinned, if together they can be read. */
export async function computeGoverning(
  parts: RuleParts,
  { body, now }: Computing,
): Promise<Result<JsonObject, Objection>> {
  const { library, rules } = parts;
  const rulebook = rulebookNamed(library, String(body.rulebook));
  if (!rulebook.ok) return rulebook;
  const asIf = typeof body.asIf === 'string' ? body.asIf : dayOf(now);
  const regime = regimeNamed(library, String(body.regime ?? 'none'), asIf);
  if (!regime.ok) return regime;
  const compiled = compileRulebook(
    sourcesOf({ hall: library.hall, rulebook: rulebook.value, regime: regime.value }),
    parts.catalogue.vocabulary,
  );
  if (!compiled.ok) return fail(invalid('/rulebook', said(compiled.error[0])));
  const calendar = library.calendars.get(regime.value.calendar ?? DEFAULT_CALENDAR);
  if (calendar === undefined)
    return fail(invalid('/regime', `its calendar ${regime.value.calendar} is not known`));
  const pins: Pins = {
    ...(await rules.live()),
    rulebook: await rules.keep(rulebook.value),
    regime: await rules.keep(regime.value),
    calendar: await rules.keep(calendar),
  };
  return ok({
    pins,
    rulebook: rulebook.value.id,
    rulebookTitle: rulebook.value.title,
    regime: regime.value.id,
    regimeTitle: regime.value.title,
  });
}

/** For a rulebook that is amended: the new text, kept and pinned, with what it adds, removes and changes, and whether that touches its constitution. */
export async function computeRulebook(
  parts: RuleParts,
  { body, state }: Computing,
): Promise<Result<JsonObject, Objection>> {
  const rulebook = rulebookNamed(parts.library, String(body.rulebook));
  if (!rulebook.ok) return rulebook;
  const present = await parts.rules.under(await parts.rules.pinsOf(state, undefined));
  const compiled = compileRulebook(
    sourcesOf({ ...present.documents, rulebook: rulebook.value }),
    parts.catalogue.vocabulary,
  );
  if (!compiled.ok) return fail(invalid('/rulebook', said(compiled.error[0])));
  const before = statementsById(present.documents.rulebook);
  const after = statementsById(rulebook.value);
  const changes = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id) => {
    const [old, fresh] = [before.get(id), after.get(id)];
    if (old === fresh) return [];
    return [
      { statement: id, change: old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed' },
    ];
  });
  const inConstitution = new Set(
    [...(present.documents.rulebook?.constitution ?? []), ...rulebook.value.constitution].map(({ id }) => id),
  );
  const constitution = changes.some(({ statement }) => inConstitution.has(statement));
  const pins = { rulebook: await parts.rules.keep(rulebook.value) };
  const { id, title } = rulebook.value;
  return ok({ pins, rulebook: id, rulebookTitle: title, changes, constitution });
}

function statementsById(document: RulebookDocument | undefined): Map<string, string> {
  if (document === undefined) return new Map();
  const settings = document.settings.map((setting) => [`setting ${setting.id}`, canonical(setting)] as const);
  const statements = statementsOf(document).map(
    ({ statement }) => [statement.id, canonical(statement)] as const,
  );
  return new Map([...settings, ...statements]);
}
