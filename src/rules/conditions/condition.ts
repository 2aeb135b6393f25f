import {
  type ASTNode,
  TypeError as CelTypeError,
  EvaluationError,
  ParseError,
  type ParseResult,
  serialize,
} from '@marcbachmann/cel-js';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { Instant } from '../../kernel/time.ts';
import { TIMESTAMP_TYPE, toInstant } from './cel-value.ts';
import { HAS_AT_INDEX, type Scope, type Words } from './environment.ts';
import { childrenOf, type Flaw } from './tree.ts';
import { walkCondition } from './walk.ts';
import { countWork, within, workFlaws } from './work.ts';

/** Characters of one condition. */
export const MAX_CONDITION = 2_000;

/** A condition that could not be computed, and why. */
export interface Failure {
  readonly failed: string;
}
export const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'failed');

export type Compute<T> = (scope: Scope) => T | Failure;

/** A condition that is true or false. */
export const compileTest = (text: string, words: Words): Result<Compute<boolean>, readonly Flaw[]> =>
  compile(text, words, 'bool', 'true or false', (value) => value === true);

/** A condition that gives an instant (`due`). */
export const compileInstant = (text: string, words: Words): Result<Compute<Instant>, readonly Flaw[]> =>
  compile(text, words, TIMESTAMP_TYPE, 'a time', (value) => toInstant(value as Date));

/** A condition that gives a whole number from 0, such as the weight of a voice. */
export const compileCount = (text: string, words: Words): Result<Compute<number>, readonly Flaw[]> =>
  compile<number>(text, words, 'int', 'a whole number', (value) => {
    const count = Number(value);
    return Number.isSafeInteger(count) && count >= 0
      ? count
      : { failed: `${count} is no whole number from 0` };
  });

/** A condition that gives whole pence. */
export const compilePence = (text: string, words: Words): Result<Compute<number>, readonly Flaw[]> =>
  compile<number>(text, words, 'int', 'whole pence', (value) => {
    const pence = Number(value);
    return Number.isSafeInteger(pence) && pence >= 0 ? pence : { failed: `${pence} is no sum in pence` };
  });

function compile<T>(
  text: string,
  words: Words,
  type: string,
  gives: string,
  read: (value: unknown) => T | Failure,
): Result<Compute<T>, readonly Flaw[]> {
  if (text.length > MAX_CONDITION)
    return fail([
      { offset: 0, message: `this condition has ${text.length} characters; ${MAX_CONDITION} is the most` },
    ]);
  const parsed = parse(text, words);
  if (!parsed.ok) return parsed;
  const flaws = walkCondition(parsed.value.ast, words);
  if (flaws.length > 0) return fail(flaws);
  const ready = withIndexedHas(text, parsed.value.ast);
  const typed = ready === text ? parsed : parse(ready, words);
  if (!typed.ok) return typed;
  const checked = typed.value.check();
  if (!checked.valid) return fail([flawOf(checked.error)]);
  if (checked.type !== type)
    return fail([{ offset: 0, message: `this gives ${typeName(checked.type)}; here stands ${gives}` }]);
  const tooMuch = workFlaws(typed.value.ast);
  if (tooMuch.length > 0) return fail(tooMuch);
  const program = typed.value;
  countWork(program.ast);
  return ok((scope) => {
    try {
      return within(scope.$work, () => read(program(scope)));
    } catch (error) {
      // What cannot be computed is a truth of its own (architecture.md, "Decision"); the reason is reported.
      if (error instanceof EvaluationError) return { failed: error.summary };
      if (error instanceof RangeError) return { failed: error.message };
      throw error;
    }
  });
}

function parse(text: string, words: Words): Result<ParseResult, readonly Flaw[]> {
  try {
    return ok(words.environment.parse(text));
  } catch (error) {
    if (error instanceof ParseError || error instanceof CelTypeError)
      return fail([unreadable(text, error) ?? flawOf(error)]);
    if (error instanceof RangeError)
      return fail([{ offset: 0, message: 'this condition is nested too deeply' }]);
    throw error;
  }
}

/** Puts our own `has` where the library's does not reach: where an index is on the way to the field. */
function withIndexedHas(text: string, ast: ASTNode): string {
  return hasCalls(ast)
    .filter(([, asked]) => serialize(asked).includes('['))
    .reduce(
      (rest, [{ start }]) => rest.slice(0, start) + HAS_AT_INDEX + rest.slice(start + HAS_AT_INDEX.length),
      text,
    );
}

function hasCalls(node: ASTNode): readonly (readonly [ASTNode, ASTNode])[] {
  const asked = node.op === 'call' && node.args[0] === 'has' ? node.args[1][0] : undefined;
  return [...(asked === undefined ? [] : [[node, asked] as const]), ...childrenOf(node).flatMap(hasCalls)];
}

const flawOf = (error: ParseError | CelTypeError | undefined): Flaw => ({
  offset: error?.range?.start ?? 0,
  message: plainer(error?.summary ?? 'this condition cannot be read'),
});

/** What cannot be read, at its place, in the signs that somebody wrote rather than in the parser's names for them. */
function unreadable(text: string, { range, code }: ParseError | CelTypeError): Flaw | undefined {
  const offset = range?.start ?? 0;
  const there = text.slice(offset, Math.max(range?.end ?? 0, offset + 1));
  const atEnd = text.slice(offset).trim() === '';
  const message = (): string | undefined => {
    switch (code) {
      case 'unexpected_token':
        return atEnd
          ? 'the condition ends where a value is missing'
          : `“${there}” cannot stand here; before it a value is missing`;
      case 'unexpected_character':
        return `“${there}” cannot stand here; before it && or another sign is missing`;
      case 'unterminated_string':
      case 'unterminated_triple_quoted_string':
        return 'the text that begins here has no closing quotation mark';
      default:
        return undefined;
    }
  };
  const said = message();
  return said === undefined ? undefined : { offset, message: said };
}

/** The parser's names of signs, where it says which it expected. */
const SIGNS: Readonly<Record<string, string>> = {
  LPAREN: '(',
  RPAREN: ')',
  LBRACKET: '[',
  RBRACKET: ']',
  LBRACE: '{',
  RBRACE: '}',
  COLON: ':',
  COMMA: ',',
  DOT: '.',
};

const plainer = (message: string): string =>
  message
    .replaceAll(TIMESTAMP_TYPE, 'time')
    .replace(
      /^no such overload: (.*)$/,
      'these cannot be put together: $1 (write double(…) to mix whole numbers and fractions)',
    )
    .replace(/^found no matching overload for (.*)$/, 'this function does not take these: $1')
    .replace(/^Expected (\w+), got \w+$/, (_, sign: string) => `here “${SIGNS[sign] ?? 'a name'}” is missing`)
    .replace(/^Reserved identifier: (.*)$/, '“$1” is a word that conditions keep for themselves')
    .replace(/^Exceeded (\w+) \((\d+)\)$/, 'this condition is too large ($1 is $2)');

const typeName = (type: string | undefined): string => (type ?? 'nothing').replace(TIMESTAMP_TYPE, 'a time');
