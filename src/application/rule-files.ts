import { fail, ok, type Result } from '../kernel/result.ts';
import { compareTexts } from '../rules/comparing.ts';
import { type Examined, examineDocument } from '../rules/compile.ts';
import { isRulebook, readDocument } from '../rules/document.ts';
import { type ExplainedDocument, explainDocument } from '../rules/explain.ts';
import { type Finding, formatFinding, isError } from '../rules/finding.ts';
import type { Vocabulary } from '../rules/vocabulary.ts';
import { type Library, sourcesOf } from './governing.ts';

export interface CheckedRules {
  readonly findings: readonly Finding[];
  /** One line each, with file, line and column. */
  readonly lines: readonly string[];
  readonly errors: number;
  /** Permissions and refusals of which the analysis says nothing, because each has a condition of its own. */
  readonly undecided: Examined['undecided'];
}

/** Whether a rulebook or regime can be read and holds together with the hall. */
export function checkRules(
  text: string,
  file: string,
  library: Library,
  vocabulary: Vocabulary,
  /** The text of the rulebook that it would take the place of. */
  before?: string,
): CheckedRules {
  const read = readDocument(text);
  const isHall = read.ok && isRulebook(read.value.document) && read.value.document.id === library.hall.id;
  const outer = isHall ? [] : sourcesOf({ hall: library.hall });
  const { findings: own, undecided } = examineDocument(text, vocabulary, outer);
  const findings = [...own, ...compared(read, before, vocabulary)];
  const lines = findings.map((finding) => formatFinding(file, finding));
  return { findings, lines, errors: findings.filter(isError).length, undecided };
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
