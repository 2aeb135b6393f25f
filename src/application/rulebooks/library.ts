import { assert } from '../../kernel/assert.ts';
import type { Calendar } from '../../kernel/time.ts';
import { formatFinding } from '../../rules/finding.ts';
import { isRulebook, type RuleDocument, readDocument } from '../../rules/text/document.ts';
import type { Library } from './governing.ts';

/** A file of the program's own, with its text. */
export interface LibraryFile {
  readonly file: string;
  readonly text: string;
}

export interface LibraryFiles {
  readonly hall: LibraryFile;
  readonly rulebooks: readonly LibraryFile[];
  readonly regimes: readonly LibraryFile[];
}

/** The rulebooks, regimes and calendars that come with the program. One that cannot be read breaks the program: it is part of it. */
export function makeLibrary(files: LibraryFiles, calendars: readonly Calendar[]): Library {
  const hall = readFile(files.hall);
  assert(isRulebook(hall), `${files.hall.file} is a rulebook`);
  const rulebooks = files.rulebooks
    .map(readFile)
    .flatMap((document) => (isRulebook(document) ? [document] : []));
  const regimes = files.regimes.map(readFile).flatMap((document) => (isRulebook(document) ? [] : [document]));
  return {
    hall,
    rulebooks: new Map(rulebooks.map((rulebook) => [rulebook.id, rulebook])),
    regimes: new Map(regimes.map((regime) => [regime.id, regime])),
    calendars: new Map(calendars.map((calendar) => [calendar.id, calendar])),
  };
}

function readFile({ file, text }: LibraryFile): RuleDocument {
  const read = readDocument(text);
  assert(read.ok, read.ok ? '' : read.error.map((finding) => formatFinding(file, finding)).join('\n'));
  return read.value.document;
}
