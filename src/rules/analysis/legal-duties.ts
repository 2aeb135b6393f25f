import { formatDay } from '../../kernel/time.ts';
import { isWithin, SETTINGS_PREFIX } from '../bounds.ts';
import type { Loaded } from '../loading.ts';
import { settingsReadBy } from '../reads.ts';
import { isSameDuty } from '../same-duty.ts';
import type { ChoiceStatement } from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { Undecided } from './choices.ts';
import { placesOfDuty } from './elsewhere.ts';
import { negate } from './formula.ts';
import { type Reading, readingOf } from './reading.ts';

interface Pair {
  readonly inner: Loaded;
  readonly own: ChoiceStatement;
  readonly law: Loaded;
  readonly asked: ChoiceStatement;
}

/** Duties of a text that the law lays on the same people after the same fact (`unlessSooner`), each with that of the law. */
function pairsOf(loaded: readonly Loaded[]): readonly Pair[] {
  const duties = loaded.flatMap((one) =>
    one.statement.kind === 'choice' && one.statement.after !== undefined && one.statement.due !== undefined
      ? [{ one, statement: one.statement }]
      : [],
  );
  const ofLaw = duties.filter(({ one, statement }) => one.outer && statement.unlessSooner === true);
  return ofLaw.flatMap(({ one: law, statement: asked }) =>
    duties
      .filter(({ one, statement }) => !one.outer && isSameDuty(statement, asked))
      .map(({ one: inner, statement: own }) => ({ inner, own, law, asked })),
  );
}

/** Where a number that it is counted by lies beyond its bounds that is told of the number, and is mended there. */
const isToldOfNumber = ({ inner, own }: Pair, loaded: readonly Loaded[]): boolean => {
  const reads = settingsReadBy(own);
  return loaded.some(
    ({ outer, statement }) =>
      outer &&
      (statement.kind === 'payoff' || statement.kind === 'scope') &&
      inner.settings.some(
        ({ id, value }) =>
          statement.variable === `${SETTINGS_PREFIX}${id}` &&
          !isWithin(value, statement.bounds ?? {}) &&
          reads(id),
      ),
  );
};

type Answer = 'in time' | 'later' | 'unsure';

/** Whether the text has it due after the law does, with its numbers as they are. */
function answerTo({ inner, own, asked }: Pair, reading: Reading): Answer {
  const later = `(${own.due}) > (${asked.due})`;
  const answers = placesOfDuty(own, reading.vocabulary).map((place): Answer => {
    const formula = reading.conditions(inner, [later], place, 'as-set');
    if (reading.logic.isNever(formula)) return 'in time';
    return reading.logic.isNever(negate(formula)) ? 'later' : 'unsure';
  });
  return answers.find((one) => one === 'later') ?? answers.find((one) => one === 'unsure') ?? 'in time';
}

/** Reports each duty that is due later than the law has it. That it cannot be so is told where nobody can tell. */
export function checkLegalDuties(loaded: readonly Loaded[], vocabulary: Vocabulary): readonly Undecided[] {
  const pairs = pairsOf(loaded).filter((pair) => !isToldOfNumber(pair, loaded));
  if (pairs.length === 0) return [];
  const reading = readingOf(loaded, vocabulary);
  return pairs.flatMap((pair): Undecided[] => {
    const answer = answerTo(pair, reading);
    const { inner, own, law, asked } = pair;
    if (answer === 'later')
      inner.report(['due'], messageOf(pair, reading), {
        severity: 'warning',
        names: [asked.id],
        ...(law.layer === 'regime'
          ? { law: { weakerThan: 'law', ...(asked.validTo === undefined ? {} : { until: asked.validTo }) } }
          : {}),
      });
    return answer === 'unsure' ? [{ question: 'later', statement: own.id, other: asked.id }] : [];
  });
}

function messageOf({ inner, own, law, asked }: Pair, reading: Reading): string {
  const [place = {}] = placesOfDuty(own, reading.vocabulary);
  const mark = asked.verified === false ? ', not verified' : '';
  const cites = asked.cites === undefined ? '' : `, ${asked.cites}${mark}`;
  const since =
    asked.validFrom === undefined ? '' : ` It binds everything begun from ${formatDay(asked.validFrom)}.`;
  const [mine, atMost] = [
    reading.condition(inner, own.due ?? '', place),
    reading.condition(law, asked.due ?? '', place),
  ];
  return `weaker than law: it is due ${mine} here; the law allows at most ${atMost}: “${asked.says ?? asked.id}” (${asked.id}, ${law.document}${cites}).${since} Have it due no later than that, whatever number it is counted by`;
}
