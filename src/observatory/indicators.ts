import { isObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { pathSteps } from './paths.ts';
import { welshPattern, welshTelling } from './welsh.ts';

/** A form of market relationship that indicators speak for. Which there are is data. */
export interface Form {
  readonly id: string;
  readonly name: string;
  readonly means: string;
}

/** What an indicator looks at: words in texts, the value of a field, or a measure of the whole process. */
export type Look =
  /** The patterns find every place of a text (flag `g`); the one of Welsh phrases is for texts whose words can be one. */
  | {
      readonly at: 'words';
      readonly pattern?: RegExp;
      readonly welsh?: { readonly pattern: RegExp; isIn(words: ReadonlySet<string>): boolean };
      readonly paths: readonly (readonly string[])[];
    }
  | {
      readonly at: 'field';
      readonly paths: readonly (readonly string[])[];
      readonly is?: unknown;
      readonly pattern?: RegExp;
    }
  | { readonly at: 'measure'; readonly measure: string; readonly least?: number; readonly most?: number };

export interface Indicator {
  readonly id: string;
  readonly name: string;
  readonly means: string;
  readonly look: Look;
  /** Indicators before this one that must have been found, and that must not. */
  readonly withAll: readonly string[];
  readonly without: readonly string[];
  /** By form: for it where positive, against it where negative. */
  readonly weights: Readonly<Record<string, number>>;
}

/** What becomes of an answer that rests on one indicator. */
interface Alone {
  readonly times: number;
  readonly thin: readonly string[];
}

/** The whole data file, checked. */
export interface Indicators {
  readonly reading: string;
  readonly forms: readonly Form[];
  /** A form is pointed to from this score on, and this far ahead of the next; a lead of `half` is half sure. */
  readonly deciding: {
    readonly least: number;
    readonly lead: number;
    readonly half: number;
    /**
     * Where one indicator of words alone speaks for the form: how sure is so many times as much, and with one of `thin`
     * found besides, none is pointed to.
     */
    readonly phrase?: Alone;
    /** The same for an indicator of another kind; where none but `nothing` speak for the form more than for others, none is pointed to. */
    readonly alone?: Alone & { readonly nothing: readonly string[] };
  };
  /** What denies words: patterns of the text right before them, and right after. */
  readonly denied: { readonly before?: RegExp; readonly after?: RegExp };
  readonly prose: readonly (readonly string[])[];
  readonly kinds: readonly (readonly [string, RegExp])[];
  readonly indicators: readonly Indicator[];
}

class Fault extends Error {}

/**
 * Checks a parsed indicator file. `measures` are the names that an indicator may measure. The error says where and what.
 */
export function readIndicators(file: unknown, measures: readonly string[]): Result<Indicators, string> {
  try {
    return ok(indicatorsOf(file, measures));
  } catch (error) {
    if (error instanceof Fault) return fail(error.message);
    throw error;
  }
}

function indicatorsOf(value: unknown, measures: readonly string[]): Indicators {
  const file = objectIn(value, '');
  const forms = listIn(file.forms, '/forms').map((one, index) => {
    const at = `/forms/${index}`;
    const form = objectIn(one, at);
    return {
      id: textIn(form.id, `${at}/id`),
      name: textIn(form.name, `${at}/name`),
      means: textIn(form.means, `${at}/means`),
    };
  });
  const deciding = objectIn(file.deciding, '/deciding');
  const prose = listIn(file.prose, '/prose').map((path, index) => pathIn(path, `/prose/${index}`));
  const known: string[] = [];
  const indicators = listIn(file.indicators, '/indicators').map((one, index) => {
    const at = `/indicators/${index}`;
    const indicator = objectIn(one, at);
    const id = textIn(indicator.id, `${at}/id`);
    if (known.includes(id)) throw new Fault(`${at}/id: ${id} is there twice`);
    const earlier = (name: string) =>
      listIn(indicator[name] ?? [], `${at}/${name}`).map((other) => {
        if (typeof other === 'string' && known.includes(other)) return other;
        throw new Fault(`${at}/${name}: ${String(other)} is no indicator above ${id}`);
      });
    const read = {
      id,
      name: textIn(indicator.name, `${at}/name`),
      means: textIn(indicator.means, `${at}/means`),
      look: lookOf(indicator, at, prose, measures),
      withAll: earlier('with'),
      without: earlier('without'),
      weights: weightsOf(indicator.weights, `${at}/weights`, forms),
    };
    known.push(id);
    return read;
  });
  const denied = objectIn(file.denied ?? {}, '/denied');
  const { phrase, alone } = deciding;
  return {
    reading: textIn(file.reading, '/reading'),
    forms,
    deciding: {
      least: numberIn(deciding.least, '/deciding/least'),
      lead: numberIn(deciding.lead, '/deciding/lead'),
      half: numberIn(deciding.half, '/deciding/half'),
      ...(phrase === undefined ? {} : { phrase: aloneIn(phrase, '/deciding/phrase', known) }),
      ...(alone === undefined ? {} : { alone: aloneIn(alone, '/deciding/alone', known) }),
    },
    denied: {
      ...(denied.before === undefined ? {} : { before: patternIn(denied.before, '/denied/before') }),
      ...(denied.after === undefined ? {} : { after: patternIn(denied.after, '/denied/after') }),
    },
    prose,
    kinds: Object.entries(objectIn(file.kinds ?? {}, '/kinds')).map(([kind, pattern]) => [
      kind,
      patternIn([pattern], `/kinds/${kind}`),
    ]),
    indicators,
  };
}

function aloneIn(value: unknown, at: string, known: readonly string[]) {
  const alone = objectIn(value, at);
  const idsIn = (name: string) =>
    listIn(alone[name] ?? [], `${at}/${name}`).map((id, index) => {
      if (typeof id === 'string' && known.includes(id)) return id;
      throw new Fault(`${at}/${name}/${index}: ${String(id)} is no indicator`);
    });
  return { times: numberIn(alone.times, `${at}/times`), thin: idsIn('thin'), nothing: idsIn('nothing') };
}

function lookOf(
  indicator: Record<string, unknown>,
  at: string,
  prose: readonly (readonly string[])[],
  measures: readonly string[],
): Look {
  const { words, welsh, paths, matches, is, measure, least, most } = indicator;
  const places =
    paths === undefined
      ? prose
      : listIn(paths, `${at}/paths`).map((path, index) => pathIn(path, `${at}/paths/${index}`));
  if (words !== undefined || welsh !== undefined) {
    return {
      at: 'words',
      ...(words === undefined ? {} : { pattern: patternIn(words, `${at}/words`, 'giu') }),
      ...(welsh === undefined ? {} : { welsh: welshIn(welsh, `${at}/welsh`) }),
      paths: places,
    };
  }
  if (measure !== undefined) {
    const name = textIn(measure, `${at}/measure`);
    if (!measures.includes(name)) throw new Fault(`${at}/measure: ${name} is none of ${measures.join(', ')}`);
    return {
      at: 'measure',
      measure: name,
      ...(least === undefined ? {} : { least: numberIn(least, `${at}/least`) }),
      ...(most === undefined ? {} : { most: numberIn(most, `${at}/most`) }),
    };
  }
  if (paths === undefined || (matches === undefined) === (is === undefined))
    throw new Fault(`${at}: needs words, a measure, or paths with matches or is`);
  return {
    at: 'field',
    paths: places,
    ...(matches === undefined ? { is } : { pattern: patternIn([matches], `${at}/matches`) }),
  };
}

function weightsOf(value: unknown, at: string, forms: readonly Form[]): Record<string, number> {
  const weights = Object.entries(objectIn(value, at)).map(([form, weight]) => {
    if (!forms.some(({ id }) => id === form)) throw new Fault(`${at}/${form}: there is no such form`);
    return [form, numberIn(weight, `${at}/${form}`)] as const;
  });
  return Object.fromEntries(weights);
}

function objectIn(value: unknown, at: string): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new Fault(`${at === '' ? 'the file' : at}: must be an object`);
}

function listIn(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Fault(`${at}: must be a list`);
}

function textIn(value: unknown, at: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new Fault(`${at}: must be a text`);
}

function numberIn(value: unknown, at: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Fault(`${at}: must be a number`);
}

function pathIn(value: unknown, at: string): readonly string[] {
  if (typeof value === 'string' && value.startsWith('/')) return pathSteps(value);
  throw new Fault(`${at}: must be a path such as /tender/title`);
}

function welshIn(value: unknown, at: string) {
  const phrases = listIn(value, at).map((phrase, index) => textIn(phrase, `${at}/${index}`));
  const patterns = phrases.map((phrase, index) => {
    try {
      return welshPattern(phrase);
    } catch (error) {
      throw new Fault(`${at}/${index}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return { pattern: patternIn(patterns, at, 'giu'), isIn: welshTelling(phrases) };
}

function patternIn(value: unknown, at: string, flags = 'iu'): RegExp {
  const parts = listIn(value, at).map((part, index) => textIn(part, `${at}/${index}`));
  if (parts.length === 0) throw new Fault(`${at}: must not be empty`);
  try {
    return new RegExp(parts.map((part) => `(?:${part})`).join('|'), flags);
  } catch (error) {
    throw new Fault(`${at}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
