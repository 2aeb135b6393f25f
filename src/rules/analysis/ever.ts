import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import type { Statement } from '../statement.ts';
import { grants, type Undecided } from './choices.ts';
import { placesOfDuty } from './elsewhere.ts';
import { type Formula, negate } from './formula.ts';
import { actTitle, type Reading } from './reading.ts';
import type { Place } from './terms.ts';

/** A condition of a statement, over each place in which it is computed. */
interface Asked {
  readonly key: string;
  readonly texts: readonly (string | undefined)[];
  readonly places: readonly Place[];
}

/** Conditions that no state, act, party or setting within its bounds can make true. */
export function checkEver(one: Loaded, reading: Reading): Undecided[] {
  return askedOf(one.statement, reading).flatMap((asked) => checkOne(one, asked, reading));
}

function askedOf(statement: Statement, { vocabulary }: Reading): readonly Asked[] {
  const by = (side: 'enters' | 'leaves'): readonly Place[] =>
    [...vocabulary.actions].flatMap(([action, words]) => (words[side] === undefined ? [] : [{ action }]));
  const over = (actions: string | readonly string[]): readonly Place[] =>
    asList(actions).map((action) => ({ action }));
  switch (statement.kind) {
    case 'choice': {
      const { does, when, arises, again } = statement;
      const key = when === undefined ? 'if' : 'when';
      const places = placesOfDuty(statement, vocabulary);
      return [
        { key, texts: [statement.if, when], places: over(does) },
        { key: 'arises', texts: [arises], places },
        { key: 'again', texts: [again], places },
        { key: 'while', texts: [statement.while], places },
      ];
    }
    case 'aggregation':
      return [{ key: 'when', texts: [statement.when], places: over(statement.decides) }];
    case 'boundary':
      return [
        { key: 'enter', texts: [statement.enter?.if], places: by('enters') },
        { key: 'leave', texts: [statement.leave?.if], places: by('leaves') },
      ];
    case 'information':
      return [
        {
          key: 'when',
          texts: [statement.when],
          places: (statement.on === undefined ? [...vocabulary.streams.keys()] : asList(statement.on)).map(
            (kind) => ({ kind }),
          ),
        },
      ];
    default:
      return [];
  }
}

function checkOne(one: Loaded, { key, texts, places }: Asked, reading: Reading): Undecided[] {
  if (texts.every((text) => text === undefined)) return [];
  const { statement } = one;
  const formulas = places.map((place) => ({ place, formula: formulaAt(one, texts, place, reading) }));
  const never = failsOpen(statement, texts, reading)
    ? []
    : formulas.filter(({ formula }) => reading.logic.isNever(formula));
  const all = never.length === places.length;
  // A fact of several kinds of stream: what holds in one of them applies.
  const told = all ? never.slice(0, 1) : never.filter(({ place }) => place.fact === undefined);
  for (const { place } of told) {
    const to = all || place.action === undefined ? '' : ` to ${actTitle(place.action, reading.vocabulary)}`;
    const said = texts.flatMap((text) => (text === undefined ? [] : [reading.condition(one, text, place)]));
    one.report(
      [key],
      `it can never apply${to}: nothing makes it true that ${said.join(', and ')} (${reading.example(one, negate(reading.conditions(one, texts, place, 'any')), place)} it is not so). Correct the condition, or remove the statement`,
      { severity: 'warning' },
    );
  }
  const { id } = statement;
  return formulas
    .filter(
      ({ formula }) =>
        !never.some((one) => one.formula === formula) && reading.logic.understoodCase(formula) === undefined,
    )
    .slice(0, 1)
    .map(({ place }) => ({
      question: 'ever',
      statement: id,
      ...(place.action === undefined ? {} : { action: place.action }),
    }));
}

/** Where the statement says who, that counts too: a condition on roles may leave nobody. */
const formulaAt = (one: Loaded, texts: Asked['texts'], place: Place, reading: Reading): Formula =>
  one.statement.kind === 'choice' && place.action !== undefined
    ? reading.choice(one, one.statement, place.action, 'any')
    : reading.conditions(one, texts, place, 'any');

/** A refusal or a joint decision whose condition cannot be computed holds all the same. */
const failsOpen = (statement: Statement, texts: Asked['texts'], reading: Reading): boolean =>
  (statement.kind === 'aggregation' || (statement.kind === 'choice' && !grants(statement))) &&
  reading.mayFail(...texts);
