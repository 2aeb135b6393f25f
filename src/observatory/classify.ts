import { around, type Evidence, shown } from './evidence.ts';
import type { Indicator, Indicators } from './indicators.ts';
import { measuring, type Subject, subjectOf } from './measures.ts';
import { plainText, valuesAt } from './paths.ts';
import { welshWords } from './welsh.ts';

/** An indicator that was found, with what shows it (the first places, at most three). */
export interface Found {
  readonly indicator: string;
  readonly evidence: readonly Evidence[];
}

/** What a process points to. */
export interface Classified {
  /** The id of a form, or undefined: unclassifiable. */
  readonly form?: string;
  /** From 0 to 1: the lead over the next form, divided by itself and the lead that is half sure. 0 if unclassifiable. */
  readonly sure: number;
  /** Why, in a sentence. */
  readonly why: string;
  /** The sum of the weights of what was found, by form. */
  readonly scores: Readonly<Record<string, number>>;
  readonly found: readonly Found[];
}

const MOST_EVIDENCE = 3;
/** So much of one text is read; the rest says the same over again, or is a document of its own. */
const LONGEST_TEXT = 20_000;

/** The texts of a release in which words are looked for, each once. */
function textsOf(release: unknown, paths: readonly (readonly string[])[]): Subject['texts'] {
  const seen = new Set<string>();
  return paths.flatMap((steps) =>
    valuesAt(release, steps).flatMap(({ path, value }) => {
      if (typeof value !== 'string') return [];
      const text = plainText(value.slice(0, LONGEST_TEXT));
      if (text === '' || seen.has(text)) return [];
      seen.add(text);
      return [{ path, text }];
    }),
  );
}

/**
 * Which form the compiled release of a process points to, by the indicators given, and what shows it. Scores are sums of
 * weights, rounded to hundredths; what is told twice counts once.
 */
export function classify(
  release: unknown,
  indicators: Indicators,
): Classified & { readonly subject: Subject } {
  const texts = textsOf(release, indicators.prose);
  const subject = subjectOf(release, texts, indicators.kinds);
  const measured = measuring(subject);
  let words: ReadonlySet<string> | undefined;
  const wordsOf = (some: Subject['texts']): ReadonlySet<string> => {
    if (some !== texts) return welshWords(some.map(({ text }) => text));
    words ??= welshWords(some.map(({ text }) => text));
    return words;
  };
  const found = new Map<string, readonly Evidence[]>();
  for (const indicator of indicators.indicators) {
    if (!indicator.withAll.every((id) => found.has(id)) || indicator.without.some((id) => found.has(id)))
      continue;
    const evidence = lookedUp(indicator, subject, measured, indicators, wordsOf);
    if (evidence.length > 0) found.set(indicator.id, evidence.slice(0, MOST_EVIDENCE));
  }
  const scores = Object.fromEntries(
    indicators.forms.map(({ id }) => [id, scoreOf(id, indicators.indicators, found)]),
  );
  return {
    ...decided(scores, indicators, found),
    scores,
    found: [...found].map(([indicator, evidence]) => ({ indicator, evidence })),
    subject,
  };
}

function lookedUp(
  { look }: Indicator,
  subject: Subject,
  measured: ReturnType<typeof measuring>,
  { prose, denied }: Indicators,
  wordsOf: (texts: Subject['texts']) => ReadonlySet<string>,
): readonly Evidence[] {
  if (look.at === 'measure') {
    const measure = measured(look.measure);
    if (measure === undefined) return [];
    return measure.value >= (look.least ?? -Infinity) && measure.value <= (look.most ?? Infinity)
      ? measure.evidence
      : [];
  }
  if (look.at === 'words') {
    const texts = look.paths === prose ? subject.texts : textsOf(subject.release, look.paths);
    const patterns = [
      look.pattern,
      look.welsh?.isIn(wordsOf(texts)) === true ? look.welsh.pattern : undefined,
    ].filter((pattern) => pattern !== undefined);
    return texts.flatMap(({ path, text }) => {
      for (const pattern of patterns)
        for (const match of text.matchAll(pattern))
          if (!isDenied(text, match.index, match[0].length, denied))
            return [{ path, excerpt: around(text, match.index, match[0].length) }];
      return [];
    });
  }
  return look.paths.flatMap((steps) =>
    valuesAt(subject.release, steps).flatMap(({ path, value }) => {
      const holds =
        look.pattern === undefined
          ? value === look.is
          : (typeof value === 'string' || typeof value === 'number') &&
            look.pattern.test(plainText(String(value)));
      return holds ? [{ path, excerpt: shown(value) }] : [];
    }),
  );
}

/** So far around words is looked for what denies them. */
const DENIAL_REACH = 160;

const isDenied = (text: string, from: number, length: number, denied: Indicators['denied']): boolean =>
  denied.before?.test(text.slice(Math.max(0, from - DENIAL_REACH), from)) === true ||
  denied.after?.test(text.slice(from + length, from + length + DENIAL_REACH)) === true;

const rounded = (value: number): number => Math.round(value * 100) / 100;

const scoreOf = (
  form: string,
  indicators: readonly Indicator[],
  found: ReadonlyMap<string, unknown>,
): number =>
  rounded(indicators.reduce((sum, { id, weights }) => sum + (found.has(id) ? (weights[form] ?? 0) : 0), 0));

function decided(
  scores: Readonly<Record<string, number>>,
  indicators: Indicators,
  found: ReadonlyMap<string, unknown>,
): Pick<Classified, 'form' | 'sure' | 'why'> {
  const { forms, deciding } = indicators;
  const [first, second] = forms
    .map((form) => ({ form, score: scores[form.id] ?? 0 }))
    .sort((one, other) => other.score - one.score);
  if (first === undefined) return { sure: 0, why: 'no form is described' };
  if (first.score < deciding.least)
    return {
      sure: 0,
      why: `Evidence is thin: the highest score is ${first.score} (${first.form.name}); ${deciding.least} is the least.`,
    };
  const lead = second === undefined ? first.score : rounded(first.score - second.score);
  if (lead < deciding.lead)
    return {
      sure: 0,
      why: `${first.form.name} (${first.score}) and ${second?.form.name} (${second?.score}) lie too close together; the least lead is ${deciding.lead}.`,
    };
  const speaking = speakingFor(first.form.id, indicators, found);
  const nothing = deciding.alone?.nothing ?? [];
  if (deciding.alone !== undefined && speaking.most.every(({ id }) => nothing.includes(id)))
    return {
      sure: 0,
      why: `Evidence is thin: ${named(speaking.most)} speaks for ${first.form.name} more than for others, and that alone points to nothing.`,
    };
  const sure = lead / (lead + deciding.half);
  const why = `${first.form.name} has ${first.score}${second === undefined ? '' : `, ${second.form.name} ${second.score}`}: a lead of ${lead}.`;
  const { alone } = speaking;
  const isPhrase = alone?.look.at === 'words';
  const rule = isPhrase ? deciding.phrase : deciding.alone;
  if (alone === undefined || rule === undefined) return { form: first.form.id, sure: rounded(sure), why };
  const one = isPhrase ? 'one phrase' : 'one field';
  if (rule.thin.some((id) => found.has(id)))
    return {
      sure: 0,
      why: `Evidence is thin: little is said, and ${one} alone speaks for ${first.form.name} (${alone.name}).`,
    };
  return {
    form: first.form.id,
    sure: rounded(sure * rule.times),
    why: `${why} ${one.replace('o', 'O')} alone speaks for it (${alone.name}), so that this is less sure.`,
  };
}

/** Names of indicators in a sentence. */
const named = (indicators: readonly Indicator[]): string =>
  indicators.length === 0 ? 'nothing' : `nothing but ${indicators.map(({ name }) => name).join(', ')}`;

/**
 * Of what was found, the indicators that speak for a form more than for any other; and the one that alone speaks for it,
 * if that is so: it is more than half of all that does, and no other is among those.
 */
function speakingFor(
  form: string,
  { indicators }: Indicators,
  found: ReadonlyMap<string, unknown>,
): { readonly most: readonly Indicator[]; readonly alone: Indicator | undefined } {
  const speaking = indicators.filter(({ id, weights }) => found.has(id) && (weights[form] ?? 0) > 0);
  const sum = speaking.reduce((total, { weights }) => total + (weights[form] ?? 0), 0);
  const most = speaking.filter(({ weights }) =>
    Object.entries(weights).every(([other, weight]) => other === form || weight < (weights[form] ?? 0)),
  );
  const main = speaking.find(({ weights }) => (weights[form] ?? 0) > sum / 2);
  return { most, alone: most.some((one) => one !== main) ? undefined : main };
}
