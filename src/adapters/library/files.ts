import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Library } from '../../application/governing.ts';
import { isRulebook, readDocument } from '../../rules/document.ts';
import { formatFinding } from '../../rules/finding.ts';
import type { RegimeDocument, RulebookDocument } from '../../rules/statement.ts';
import { bankHolidays } from '../calendar/bank-holidays.ts';

/** The rulebooks, regimes and calendars that come with the program. One that cannot be read stops the program: it is part of it. */
export async function readLibrary(folder: string): Promise<Library> {
  const hall = await readRulebook(join(folder, 'hall.yaml'));
  const forms = await readAll(join(folder, 'forms'));
  const regimes = await readAll(join(folder, 'regimes'));
  const rulebooks = forms.filter((document) => isRulebook(document)) as RulebookDocument[];
  return {
    hall,
    rulebooks: new Map(rulebooks.map((rulebook) => [rulebook.id, rulebook])),
    regimes: new Map((regimes as RegimeDocument[]).map((regime) => [regime.id, regime])),
    calendars: new Map(bankHolidays().map((calendar) => [calendar.id, calendar])),
  };
}

async function readAll(folder: string): Promise<(RulebookDocument | RegimeDocument)[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => readOne(join(folder, file))));
}

async function readRulebook(file: string): Promise<RulebookDocument> {
  const document = await readOne(file);
  if (!isRulebook(document)) throw new Error(`${file} is no rulebook`);
  return document;
}

async function readOne(file: string): Promise<RulebookDocument | RegimeDocument> {
  const read = readDocument(await readFile(file, 'utf8'));
  if (read.ok) return read.value.document;
  throw new Error(read.error.map((finding) => formatFinding(file, finding)).join('\n'));
}
