import type { Day } from '../kernel/time.ts';

/** What is wrong, or doubtful, in a rulebook or regime document: where, and what to do about it. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** The id of the document, where several are read together. */
  readonly document?: string;
  /** JSON Pointer into the document, `/rulebook/3/when`; the empty pointer is the whole document. */
  readonly path: string;
  /** From 1; 1 where the document was not read from text. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** The id of the statement that it is about. */
  readonly statement?: string;
  /** Other statements that the message names by their ids. */
  readonly names?: readonly string[];
  /** A value beyond what the law allows. */
  readonly weakerThan?: 'law';
  /** The last day on which a procurement can begin to which that law applies; absent: no last day. */
  readonly until?: Day;
}

export type Step = string | number;

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds the place of a part of a document in its text; `offset` counts characters inside a string. */
export type Locate = (path: readonly Step[], offset?: number) => Place;

/** For documents that were not read from text. */
export const nowhere: Locate = () => ({ line: 1, column: 1 });

export const isError = (finding: Finding): boolean => finding.severity === 'error';

/** Whether a message names the statement by its id already, in brackets as messages do. */
const named = ({ message, statement = '' }: Finding): boolean =>
  message.includes(`(${statement})`) || message.includes(`(${statement},`);

/** A finding in one line, as compilers write it: `rulebook.yaml:12:9: error: …`; the id of its statement once. */
export const formatFinding = (file: string, finding: Finding): string =>
  `${file}:${finding.line}:${finding.column}: ${finding.severity}: ${finding.message}` +
  (finding.statement === undefined || named(finding) ? '' : ` [${finding.statement}]`);

/** What the law does not allow to anything that begins on the day or later. */
export const isUnlawful = ({ weakerThan, until }: Finding, today: Day): boolean =>
  weakerThan === 'law' && (until === undefined || until >= today);
