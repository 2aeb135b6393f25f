import { Composer, type Document, isNode, isScalar, LineCounter, Parser } from 'yaml';
import { present } from '../../kernel/assert.ts';
import { isObject, toPointer } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { type Finding, isError, type Locate, nowhere, type Step } from '../finding.ts';
import type { RegimeDocument, RulebookDocument, Statement } from '../statement.ts';
import { MAX_TEXT, repeatedKeys, signsOf, type TextFlaw, tooManyConditions } from './document-limits.ts';
import { cut } from './shape-check.ts';
import { reportUnsound, unsoundIn } from './sound.ts';
import { regimeShape, rulebookShape } from './statement-shape.ts';

export const MAX_STATEMENTS = 2_000;
/** Errors that are told of one text; after as many it is looked into no further. */
export const MAX_FINDINGS = 100;

export type RuleDocument = RulebookDocument | RegimeDocument;

/** A document of the right shape, with the places of its parts. Whether its words mean something is for compile.ts. */
export interface ReadDocument {
  readonly document: RuleDocument;
  readonly locate: Locate;
  readonly warnings: readonly Finding[];
}

export const isRulebook = (document: RuleDocument): document is RulebookDocument =>
  document.format === 'moothall/rulebook/1';

/** The statements of a document with the path at which each stands, in document order. */
export const statementsOf = (
  document: RuleDocument,
): readonly { readonly path: readonly Step[]; readonly statement: Statement }[] => {
  const section = (key: string, statements: readonly Statement[]) =>
    statements.map((statement, index) => ({ path: [key, index], statement }));
  return isRulebook(document)
    ? [...section('constitution', document.constitution), ...section('rulebook', document.rulebook)]
    : section('statements', document.statements);
};

const wholeText = (message: string): Finding => ({
  severity: 'error',
  path: '',
  line: 1,
  column: 1,
  message,
});

/**
 * Reads a rulebook or a regime from YAML (1.2 core schema) or JSON text. Text that is too large or too deep, more than 2,000
 * statements, anchors and aliases (which can blow up), tags, repeated keys and unknown keys are findings, never exceptions.
 */
export function readDocument(source: string): Result<ReadDocument, readonly Finding[]> {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const said = ({ offset, message }: TextFlaw): Finding => ({
    severity: 'error',
    path: '',
    ...place(offset),
    message,
  });
  const unsound = source.length > MAX_TEXT ? undefined : unsoundIn(source);
  const signs = unsound === undefined ? signsOf(source) : fail(unsound);
  if (!signs.ok) {
    const { offset } = signs.error;
    lines.addNewLine(0);
    for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1))
      lines.addNewLine(at + 1);
    return fail([said(signs.error)]);
  }
  const parsed = parseYaml(signs.value, source.length, lines);
  if (!parsed.ok) return fail([said(parsed.error)]);
  const { tree, value } = parsed.value;
  const locate: Locate = (path, offset = 0) => place(offsetOf(tree, source, path, offset));
  const flaws: Finding[] = [...tree.errors, ...tree.warnings].map((error) => ({
    severity: 'error',
    path: '',
    ...place(error.pos[0]),
    message: (error.message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '').slice(0, 300),
  }));
  flaws.push(...repeatedKeys(tree.contents).slice(0, MAX_FINDINGS).map(said));
  if (flaws.length > 0) return fail(flaws.slice(0, MAX_FINDINGS));
  return checkShape(value, locate);
}

/** Reads a document that is JSON already, as artefacts are stored. */
export const readDocumentValue = (value: unknown): Result<ReadDocument, readonly Finding[]> =>
  checkShape(value, nowhere);

interface Parsed {
  readonly tree: Document.Parsed;
  readonly value?: unknown;
}

/** Parses what the lexer has read already, so that it is not read twice. */
function parseYaml(signs: readonly string[], length: number, lines: LineCounter): Result<Parsed, TextFlaw> {
  try {
    const composer = new Composer({ uniqueKeys: false, prettyErrors: false });
    const [first, more] = composer.compose(tokensOf(signs, lines), true, length);
    const tree = present(first, 'every text has a document, be it an empty one');
    if (more !== undefined)
      return fail({ offset: more.range[0], message: 'a second document begins here; a rulebook is one' });
    return ok(tree.errors.length > 0 ? { tree } : { tree, value: tree.toJS() });
  } catch (error) {
    // The parser recurses: nesting that no rulebook needs ends its stack.
    if (error instanceof RangeError)
      return fail({ offset: 0, message: 'the text is nested too deeply to be read' });
    throw error;
  }
}

function tokensOf(signs: readonly string[], lines: LineCounter) {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens = [];
  for (const sign of signs) for (const token of parser.next(sign)) tokens.push(token);
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** Where in the source a part stands: the key's value where there is one, else the nearest part around it. */
function offsetOf(document: Document.Parsed, source: string, path: readonly Step[], offset: number): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node) || node.range === null || node.range === undefined) continue;
    const start = node.range[0];
    if (length < path.length || offset === 0 || !isScalar(node)) return start;
    // A character of a string can be pointed at where the source has the string's characters as they are.
    const read = String(node.value).slice(0, offset);
    const quote = /^["']/.test(source.slice(start, start + 1)) ? 1 : 0;
    return source.startsWith(read, start + quote) ? start + quote + offset : start;
  }
  return 0;
}

function checkShape(value: unknown, locate: Locate): Result<ReadDocument, readonly Finding[]> {
  const findings: Finding[] = [];
  const report = (path: readonly Step[], message: string, severity: Finding['severity'] = 'error') => {
    if (findings.length >= MAX_FINDINGS) return;
    const statement = statementId(value, path);
    findings.push({
      severity,
      path: toPointer(path.map((step) => (typeof step === 'string' ? cut(step, MAX_ID) : step))),
      ...locate(path),
      message,
      ...(statement === undefined ? {} : { statement }),
    });
  };
  reportUnsound(value, report);
  if (findings.length > 0) return fail(findings);
  const format = isObject(value) ? value.format : undefined;
  if (format === 'moothall/rulebook/1' || format === 'moothall/regime/1') {
    const counted = countStatements(value);
    if (counted > MAX_STATEMENTS)
      return fail([wholeText(`there are ${counted} statements; at most ${MAX_STATEMENTS} are read`)]);
    (format === 'moothall/rulebook/1' ? rulebookShape : regimeShape)(value, [], report);
  } else {
    report(['format'], 'the document begins with format: moothall/rulebook/1 or moothall/regime/1');
  }
  if (findings.length > 0) return fail(findings);
  const document = value as RuleDocument;
  const tooMany = tooManyConditions(statementsOf(document).map(({ statement }) => statement));
  if (tooMany !== undefined) return fail([wholeText(tooMany)]);
  checkIds(document, report);
  if (findings.some(isError)) return fail(findings);
  return ok({ document, locate, warnings: findings });
}

/** As long as an id may be. */
const MAX_ID = 80;
const SECTIONS = ['constitution', 'rulebook', 'statements'];

function countStatements(value: unknown): number {
  if (!isObject(value)) return 0;
  return SECTIONS.map((key) => value[key])
    .filter(Array.isArray)
    .reduce((sum, section) => sum + section.length, 0);
}

function statementId(value: unknown, path: readonly Step[]): string | undefined {
  const [section, index] = path;
  if (!isObject(value) || typeof section !== 'string' || !SECTIONS.includes(section)) return undefined;
  const list = value[section];
  const statement: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
  return isObject(statement) && typeof statement.id === 'string' ? cut(statement.id, MAX_ID) : undefined;
}

/** Ids stand once in a document, and days and limits are in order. */
function checkIds(document: RuleDocument, report: (path: readonly Step[], message: string) => void): void {
  const seen = new Set<string>();
  for (const { path, statement } of statementsOf(document)) {
    if (seen.has(statement.id))
      report([...path, 'id'], `the id "${statement.id}" is used twice; every statement has its own`);
    seen.add(statement.id);
    const { validFrom, validTo } = statement;
    if (validFrom !== undefined && validTo !== undefined && validTo < validFrom)
      report([...path, 'validTo'], `validTo ${validTo} lies before validFrom ${validFrom}`);
    if (statement.kind === 'position' && (statement.min ?? 0) > (statement.max ?? Number.POSITIVE_INFINITY))
      report([...path, 'max'], 'max is less than min');
    const bounds = statement.kind === 'payoff' || statement.kind === 'scope' ? statement.bounds : undefined;
    if ((bounds?.min ?? Number.NEGATIVE_INFINITY) > (bounds?.max ?? Number.POSITIVE_INFINITY))
      report([...path, 'bounds', 'max'], 'max is less than min: no number is within these bounds');
  }
  const settings = new Set<string>();
  (isRulebook(document) ? document.settings : []).forEach((setting, index) => {
    if (settings.has(setting.id))
      report(['settings', index, 'id'], `the setting "${setting.id}" is there twice`);
    settings.add(setting.id);
  });
}
