import type { Day } from '../../kernel/time.ts';
import type { Undecided } from '../../rules/analysis/analysis.ts';
import { examine } from '../../rules/compile.ts';
import type { Finding } from '../../rules/finding.ts';
import type { RulebookDocument } from '../../rules/statement.ts';
import { compareTexts } from '../../rules/text/comparing.ts';
import { statementsOf } from '../../rules/text/document.ts';
import type { Vocabulary } from '../../rules/vocabulary.ts';
import { explainStatement } from '../../rules/words/explain.ts';
import { type Governing, sourcesOf } from './governing.ts';
import { touchedBy } from './touched.ts';

/** A statement in plain words. */
export interface StatementSaid {
  readonly id: string;
  readonly says: string;
}

/** What a draft may get wrong, as far as conditions can be compared. */
export interface DraftAnalysis {
  readonly doubts: readonly {
    /** Absent where it is about the whole. */
    readonly statement?: string;
    /** The statement in plain words. */
    readonly rule?: string;
    readonly says: string;
    /** Other statements that it names by their ids. */
    readonly names: readonly string[];
    /** Not there in the text that holds now. */
    readonly isNew: boolean;
  }[];
  /**
   * Of statements that the draft touches: whether a permission and a refusal meet, a condition can ever hold, a statement
   * repeats another, a number keeps what the law asks of one of another name, a duty is due no later than the
   * law has it.
   */
  readonly undecided: readonly {
    readonly question: Undecided['question'];
    readonly statement: StatementSaid;
    readonly other?: StatementSaid;
    /** By its title. */
    readonly action?: string;
  }[];
}

/** The proposed text within the layers around it, beside the text that it would take the place of. */
export function analysisOf(
  documents: Governing['documents'],
  proposed: RulebookDocument,
  changed: readonly string[],
  vocabulary: Vocabulary,
  today: Day,
): DraftAnalysis {
  const before = examine(sourcesOf(documents), vocabulary, today);
  const known = new Set(before.findings.map(keyOf));
  const sources = sourcesOf({ ...documents, rulebook: proposed });
  const { findings, undecided } = examine(sources, vocabulary, today);
  const statements = new Map(
    sources.flatMap(({ document }) => statementsOf(document).map((one) => [one.statement.id, one.statement])),
  );
  const says = (id: string): string => {
    const statement = statements.get(id);
    return statement === undefined ? id : explainStatement(statement, vocabulary, proposed.settings);
  };
  const said = (id: string): StatementSaid => ({ id, says: says(id) });
  const touches = touchedBy(changed);
  const isTouched = (id: string): boolean => {
    const statement = statements.get(id);
    return statement === undefined ? changed.includes(id) : touches(statement);
  };
  const compared =
    documents.rulebook === undefined ? [] : compareTexts(documents.rulebook, proposed, vocabulary);
  return {
    doubts: [...compared, ...findings].map((finding) => ({
      ...(finding.statement === undefined
        ? {}
        : { statement: finding.statement, rule: says(finding.statement) }),
      says: finding.message,
      names: finding.names ?? [],
      isNew: !known.has(keyOf(finding)),
    })),
    undecided: undecided
      .filter(({ statement, other }) => isTouched(statement) || (other !== undefined && isTouched(other)))
      .map(({ question, statement, other, action }) => ({
        question,
        statement: said(statement),
        ...(other === undefined ? {} : { other: said(other) }),
        ...(action === undefined ? {} : { action: vocabulary.actions.get(action)?.title ?? action }),
      })),
  };
}

const keyOf = ({ statement = '', message }: Finding): string => `${statement}: ${message}`;
