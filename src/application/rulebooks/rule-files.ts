import { fail, ok, type Result } from '../../kernel/result.ts';
import { type Day, startOf } from '../../kernel/time.ts';
import { compileRulebook, type Examined, examineDocument } from '../../rules/compile.ts';
import { type Finding, formatFinding, isError } from '../../rules/finding.ts';
import type { Source } from '../../rules/loading.ts';
import type { RegimeDocument } from '../../rules/statement.ts';
import { compareTexts } from '../../rules/text/comparing.ts';
import { isRulebook, readDocument } from '../../rules/text/document.ts';
import type { Vocabulary } from '../../rules/vocabulary.ts';
import { type ExplainedDocument, explainDocument } from '../../rules/words/explain.ts';
import { wayToAmendBy } from './amendable.ts';
import { DEFAULT_CALENDAR, type Library, sourcesOf } from './governing.ts';

export interface CheckedRules {
  readonly findings: readonly Finding[];
  /** One line each, with file, line and column. */
  readonly lines: readonly string[];
  readonly errors: number;
  /** What the analysis does not decide. */
  readonly undecided: Examined['undecided'];
}

/** What a text is checked within, and beside. */
export interface CheckedWithin {
  /** The law that it is to be in force under, if any. */
  readonly regime?: RegimeDocument;
  /** The text of the rulebook that it would take the place of. */
  readonly before?: string;
  /** What the law no longer asks of anything that begins today is no fault. */
  readonly today: Day;
}

/** Whether a rulebook or regime can be read and holds together with the hall, and with the law where one is named. */
export function checkRules(
  text: string,
  file: string,
  library: Library,
  vocabulary: Vocabulary,
  { regime, before, today }: CheckedWithin,
): CheckedRules {
  const read = readDocument(text);
  const document = read.ok ? read.value.document : undefined;
  const isAlone = document !== undefined && (!isRulebook(document) || document.id === library.hall.id);
  const within = { hall: library.hall, ...(isAlone || regime === undefined ? {} : { regime }) };
  const outer = document?.id === library.hall.id ? [] : sourcesOf(within);
  const { findings: own, undecided } = examineDocument(text, vocabulary, outer, today);
  const begun = own.some(isError) || isAlone ? [] : beginning(read, outer, library, vocabulary, today);
  const findings = [...own, ...begun, ...compared(read, before, vocabulary)];
  const lines = findings.map((finding) => formatFinding(file, finding));
  return { findings, lines, errors: findings.filter(isError).length, undecided };
}

/** A regime by its id, or as the text of a file. */
export function regimeIn(library: Library, named: string, text?: string): RegimeDocument | undefined {
  const known = library.regimes.get(named);
  const read = known !== undefined || text === undefined ? undefined : readDocument(text);
  const document = read?.ok === true ? read.value.document : undefined;
  return known ?? (document === undefined || isRulebook(document) ? undefined : document);
}

/** Why a text is no such document, in one line; undefined: it is one. */
export function whyNo(wanted: 'rulebook' | 'regime', text: string, file: string): string | undefined {
  const read = readDocument(text);
  if (!read.ok)
    return read.error
      .slice(0, 1)
      .map((finding) => formatFinding(file, finding))
      .join();
  const found = isRulebook(read.value.document) ? 'rulebook' : 'regime';
  return found === wanted ? undefined : `${file} is a ${found}`;
}

/** Why no arrangement could begin with a rulebook today, if so: a time may come when nobody could change its rules. */
function beginning(
  read: ReturnType<typeof readDocument>,
  outer: readonly Source[],
  { calendars }: Library,
  vocabulary: Vocabulary,
  today: Day,
): readonly Finding[] {
  if (!read.ok || !isRulebook(read.value.document)) return [];
  const { document, locate } = read.value;
  const regime = outer.find(({ layer }) => layer === 'regime')?.document;
  const named = regime !== undefined && !isRulebook(regime) ? regime.calendar : undefined;
  const calendar = calendars.get(named ?? DEFAULT_CALENDAR);
  const founder = vocabulary.actions.get('arrangement.start')?.founds;
  const compiled = compileRulebook([...outer, { layer: 'rulebook', document, locate }], vocabulary);
  if (calendar === undefined || !compiled.ok || founder === undefined) return [];
  const { rulebook } = compiled.value;
  if (!rulebook.positions.has(founder)) return [];
  const now = startOf(today);
  const before = { state: {}, happened: {}, holders: {}, now, begun: now, calendar };
  const way = wayToAmendBy(rulebook, { kind: 'arrangement', ...before }, founder);
  return way.lasts
    ? []
    : [
        {
          ...{ severity: 'warning', document: document.id, path: '', line: 1, column: 1 },
          message: `no arrangement can begin with it: ${way.because}`,
        },
      ];
}

/** What the text takes from the one before it, where both can be read. */
function compared(
  now: ReturnType<typeof readDocument>,
  before: string | undefined,
  vocabulary: Vocabulary,
): readonly Finding[] {
  const was = before === undefined ? undefined : readDocument(before);
  if (was === undefined || !now.ok) return [];
  if (!was.ok) return was.error;
  const [old, fresh] = [was.value.document, now.value.document];
  return isRulebook(old) && isRulebook(fresh) ? compareTexts(old, fresh, vocabulary) : [];
}

/** A rulebook or regime in plain English, or the lines that say why it cannot be read. */
export function explainRules(
  text: string,
  file: string,
  vocabulary: Vocabulary,
): Result<ExplainedDocument, readonly string[]> {
  const read = readDocument(text);
  return read.ok
    ? ok(explainDocument(read.value.document, vocabulary))
    : fail(read.error.map((finding) => formatFinding(file, finding)));
}
