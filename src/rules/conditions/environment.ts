import { Environment } from '@marcbachmann/cel-js';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { dayNumberOf, plusDays, plusMonths, startOfDay } from '../../kernel/london.ts';
import { type Calendar, type Instant, nextOf, plusWorkingDays, readDay, startOf } from '../../kernel/time.ts';
import type { Actor } from '../question.ts';
import type { Setting } from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { type CelTypes, celTypes, type Lift, TIMESTAMP_TYPE, toInstant, toTimestamp } from './cel-value.ts';
import { OPAQUE, objectShape, type Shape, STRING, shapeOf, TIMESTAMP } from './shape.ts';
import { newWork, type Work } from './work.ts';

/** Structural limits of one condition, far above what a person would write or read. */
export const LIMITS = {
  maxAstNodes: 400,
  maxDepth: 24,
  maxListElements: 100,
  maxMapEntries: 20,
  maxCallArguments: 8,
};
/** Days that a condition may count in one step: a century, beyond which no holidays are known. */
const MAX_DAYS = 36_525n;

/** What conditions of one place can speak of, each with its shape. */
export interface Words {
  readonly environment: Environment;
  readonly roots: ReadonlyMap<string, Shape>;
  readonly types: CelTypes;
}

/** The values behind the words. `parent` and `fact` only where the words have them. */
export interface Input {
  readonly action?: JsonObject;
  readonly actor?: Actor;
  readonly state: JsonObject;
  readonly parent?: JsonObject;
  readonly happened: Readonly<Record<string, Instant>>;
  readonly now: Instant;
  readonly fact?: { readonly at: Instant; readonly body: JsonObject };
  readonly elector?: string;
  readonly plan?: JsonObject;
  readonly calendar: Calendar;
  /** The work that is left for this and other questions together; absent: that of one question. */
  readonly work?: Work;
}

/** What CEL evaluates against; values are lifted when first read. */
export interface Scope extends Readonly<Record<string, unknown>> {
  /** What is left of the work for all conditions that are computed over it. */
  readonly $work: Work;
}

/** The vocabulary's environments, made when first asked for. */
export interface Environments {
  ofAction(action: string): Words;
  /** For the weight of a voice: one `elector` in the joint decision on an act. */
  ofElector(action: string): Words;
  /** For information statements: a viewer (`actor`) looks at a stream of this kind. */
  ofView(kind: string): Words;
  /** For duties: a fact has happened in a stream of this kind. */
  ofFact(kind: string, fact: string): Words;
  /** For the variants of a regime: what is procured. */
  ofPlan(): Words;
}

const ACTOR = objectShape('actor', {
  id: STRING,
  roles: { kind: 'list', of: STRING },
  evidence: { kind: 'list', of: STRING },
});
const HAPPENED: Shape = { kind: 'map', of: TIMESTAMP };

const made = new WeakMap<Vocabulary, Environments>();

/** The environments of a vocabulary; the same ones for the same vocabulary, since making them is not cheap. */
export function environmentsOf(vocabulary: Vocabulary): Environments {
  const known = made.get(vocabulary);
  if (known !== undefined) return known;
  const environments = createEnvironments(vocabulary);
  made.set(vocabulary, environments);
  return environments;
}

function createEnvironments(vocabulary: Vocabulary): Environments {
  const environment = registerFunctions(new Environment({ limits: LIMITS }));
  const nothing: Words = { environment, roots: new Map(), types: celTypes(environment) };
  const base = extend(nothing, { happened: HAPPENED, now: TIMESTAMP });
  const cache = new Map<string, Words>();
  const once = (key: string, make: () => Words): Words => {
    const words = cache.get(key) ?? make();
    cache.set(key, words);
    return words;
  };
  const stateOf = (kind: string, name: string): Shape => {
    const words = vocabulary.streams.get(kind);
    return words === undefined ? OPAQUE : shapeOf(words.state, name);
  };
  const ofKind = (kind: string): Words =>
    once(`kind ${kind}`, () => {
      const parent = vocabulary.streams.get(kind)?.parent;
      return extend(base, {
        state: stateOf(kind, 'state'),
        ...(parent === undefined ? {} : { parent: stateOf(parent, 'parent') }),
      });
    });
  const ofAction = (action: string): Words =>
    once(`action ${action}`, () => {
      const words = vocabulary.actions.get(action);
      const body = words === undefined ? OPAQUE : shapeOf(words.body, 'action');
      return extend(ofKind(words?.stream ?? ''), { actor: ACTOR, action: body });
    });
  return {
    ofAction,
    ofPlan: () =>
      once('plan', () =>
        extend(nothing, {
          plan: vocabulary.plan === undefined ? OPAQUE : shapeOf(vocabulary.plan, 'plan'),
        }),
      ),
    ofElector: (action) => once(`elector ${action}`, () => extend(ofAction(action), { elector: STRING })),
    ofView: (kind) => once(`view ${kind}`, () => extend(ofKind(kind), { actor: ACTOR })),
    ofFact: (kind, fact) =>
      once(`fact ${kind} ${fact}`, () => {
        const body = vocabulary.streams.get(kind)?.factBodies?.get(fact);
        const shape = body === undefined ? OPAQUE : shapeOf(body, 'fact.body');
        return extend(ofKind(kind), { fact: objectShape('fact', { at: TIMESTAMP, body: shape }) });
      }),
  };
}

function extend(words: Words, added: Readonly<Record<string, Shape>>): Words {
  const environment = words.environment.clone();
  const types = celTypes(environment, words.types);
  for (const [name, shape] of Object.entries(added)) environment.registerVariable(name, types.typeOf(shape));
  return { environment, types, roots: new Map([...words.roots, ...Object.entries(added)]) };
}

/** Percentages and shares are doubles; everything else that people settle is a whole number. */
const settingShape = (setting: Setting): Shape => ({
  kind: setting.unit === 'percent' || setting.unit === 'share' ? 'double' : 'int',
});

/** The same words with a document's settings, which are constants of its conditions. */
export function withSettings(words: Words, settings: readonly Setting[]): Words {
  const environment = words.environment.clone();
  const types = celTypes(environment, words.types);
  const shape = objectShape(
    'settings',
    Object.fromEntries(settings.map((setting) => [setting.id, settingShape(setting)])),
  );
  const type = types.typeOf(shape);
  const values: Record<string, Json> = {};
  for (const { id, value } of settings) values[id] = value;
  environment.registerConstant('settings', type, types.liftOf(shape)(values));
  return { environment, types, roots: new Map([...words.roots, ['settings', shape]]) };
}

type ScopeMaker = new (input: Input) => Scope;
const scopeMakers = new WeakMap<Words, ScopeMaker>();

/** The values as CEL reads them, for every condition of one question; each is lifted when first read. */
export function scopeOf(words: Words, input: Input): Scope {
  const known = scopeMakers.get(words);
  if (known !== undefined) return new known(input);
  const made = scopeMaker(words);
  scopeMakers.set(words, made);
  return new made(input);
}

function scopeMaker(words: Words): ScopeMaker {
  class Values {
    readonly [name: string]: unknown;
    readonly #input: Input;
    readonly #lifted = new Map<string, unknown>();
    readonly $work: Work;
    constructor(input: Input) {
      this.#input = input;
      this.$work = input.work ?? newWork();
    }
    get $calendar(): Calendar {
      return this.#input.calendar;
    }
    static read(values: Values, name: string, lift: Lift): unknown {
      const known = values.#lifted.get(name);
      if (known !== undefined) return known;
      const json = values.#input[name as keyof Input];
      const value = json === undefined ? undefined : lift(json);
      values.#lifted.set(name, value);
      return value;
    }
  }
  for (const [name, shape] of words.roots) {
    const lift = words.types.liftOf(shape);
    Object.defineProperty(Values.prototype, name, {
      get(this: Values) {
        return Values.read(this, name, lift);
      },
    });
  }
  return Values;
}

const daysWithin = (days: bigint): number => {
  if (days > MAX_DAYS || days < -MAX_DAYS) throw new RangeError(`${days} days are more than a century`);
  return Number(days);
};

interface Evaluator {
  run(ast: unknown, scope: unknown): unknown;
}
interface Checker {
  check(ast: unknown, scope: unknown): { readonly name: string };
  getType(name: string): unknown;
  createError(code: string, message: string, ast: unknown): Error;
}
/** As long as `has`, for which it is put, so that every place in the condition stays the same. */
export const HAS_AT_INDEX = 'got';

interface FieldNode {
  readonly args: readonly [unknown, string];
}
interface HasMacro {
  readonly args: readonly [FieldNode];
}
interface Macro {
  readonly args: readonly [unknown, unknown];
  readonly ast: unknown;
}

/** Days are days in Europe/London, never spans of 24 hours (kernel/time.ts). */
function registerFunctions(environment: Environment): Environment {
  const sync = { async: false };
  const step = (timestamp: Date, days: bigint): Date =>
    new Date(plusDays(timestamp.getTime(), daysWithin(days)));
  const between = (from: Date, to: Date): bigint =>
    BigInt(dayNumberOf(to.getTime()) - dayNumberOf(from.getTime()));
  environment.registerFunction(`addDays(${TIMESTAMP_TYPE}, int): ${TIMESTAMP_TYPE}`, step, sync);
  environment.registerFunction(`daysBetween(${TIMESTAMP_TYPE}, ${TIMESTAMP_TYPE}): int`, between, sync);
  environment.registerFunction(
    `startOfDay(${TIMESTAMP_TYPE}): ${TIMESTAMP_TYPE}`,
    (timestamp: Date) => new Date(startOfDay(dayNumberOf(timestamp.getTime()))),
    sync,
  );
  environment.registerFunction(
    `addMonths(${TIMESTAMP_TYPE}, int): ${TIMESTAMP_TYPE}`,
    (timestamp: Date, months: bigint) => new Date(plusMonths(timestamp.getTime(), daysWithin(months))),
    sync,
  );
  environment.registerFunction(
    `nextOf(${TIMESTAMP_TYPE}, list<string>): ${TIMESTAMP_TYPE}`,
    (timestamp: Date, days: readonly string[]) => {
      const next = nextOf(toInstant(timestamp), days);
      if (!next.ok) throw new RangeError(next.error);
      return toTimestamp(next.value);
    },
    sync,
  );
  environment.registerFunction(
    `startOfDay(string): ${TIMESTAMP_TYPE}`,
    (text: string) => {
      const day = readDay(text);
      if (!day.ok) throw new RangeError(day.error);
      return toTimestamp(startOf(day.value));
    },
    sync,
  );
  // cel-js takes has(…) over plain steps only; this takes it over an index too: has(state.bids[action.bid].opened).
  environment.registerFunction(`${HAS_AT_INDEX}(ast): bool`, ({ args: [asked] }: HasMacro) => ({
    asked,
    async: false,
    typeCheck(checker: Checker, macro: { readonly asked: FieldNode }, scope: unknown) {
      checker.check(macro.asked.args[0], scope);
      return checker.getType('bool');
    },
    evaluate(evaluator: Evaluator, macro: { readonly asked: FieldNode }, scope: unknown) {
      const [container, field] = macro.asked.args;
      const holder = evaluator.run(container, scope);
      const value = holder instanceof Map ? holder.get(field) : (holder as Record<string, unknown>)[field];
      return value !== undefined;
    },
  }));
  // A macro, since the calendar belongs to the question and not to the environment.
  environment.registerFunction(`addWorkingDays(ast, ast): ${TIMESTAMP_TYPE}`, ({ args, ast }: Macro) => ({
    args,
    ast,
    async: false,
    typeCheck(checker: Checker, macro: Macro, scope: unknown) {
      const [from, days] = macro.args.map((argument) => checker.check(argument, scope).name);
      if (from === TIMESTAMP_TYPE && days === 'int') return checker.getType(TIMESTAMP_TYPE);
      const message = `addWorkingDays takes a time and a whole number, not ${from} and ${days}`;
      throw checker.createError('no_matching_overload', message, macro.ast);
    },
    evaluate(evaluator: Evaluator, macro: Macro, scope: { getValue(name: string): unknown }) {
      const from = evaluator.run(macro.args[0], scope) as Date;
      const days = evaluator.run(macro.args[1], scope) as bigint;
      const calendar = scope.getValue('$calendar') as Calendar;
      return new Date(plusWorkingDays(from.getTime(), daysWithin(days), calendar));
    },
  }));
  return environment;
}
