import type { AwardResult } from '../../commissioning/award/index.ts';
import { hashOf } from '../../kernel/hash.ts';
import type { Result } from '../../kernel/result.ts';
import type { AwardRunner } from './engine.ts';
import type { ProblemFile } from './files.ts';
import { type FrontierPoint, frontierOf } from './frontier.ts';
import {
  type CommissionerReason,
  commissionerReason,
  type OfferReason,
  offerReason,
  type RuleReason,
  ruleReason,
} from './reasons.ts';
import type { Award } from './run.ts';

/** What can be asked of an award; each has a command that gives the same answer from the files. */
export type Question =
  | { readonly about: 'frontier' }
  | { readonly about: 'award' }
  | { readonly about: 'offer'; readonly id: string }
  | { readonly about: 'rule'; readonly id: string }
  | { readonly about: 'commissioner'; readonly id: string };

export type Answer =
  | { readonly about: 'frontier'; readonly points: readonly FrontierPoint[] }
  | { readonly about: 'award'; readonly award: Award }
  | { readonly about: 'offer'; readonly id: string; readonly reason: OfferReason }
  | { readonly about: 'rule'; readonly reason: RuleReason }
  | { readonly about: 'commissioner'; readonly reason: CommissionerReason }
  | { readonly about: 'fault'; readonly message: string };

/** A problem with the award that the questions are about; without one only `award` and `frontier` can be asked. */
export interface Studied {
  readonly file: ProblemFile;
  readonly result?: AwardResult;
}

/** Answers that are worked out beside the requests, one after the other, and kept by the hash of the problem. */
export interface AwardStudies {
  /** The answers that are known within the time given; the others are being worked out. */
  answers(
    studied: Studied,
    questions: readonly Question[],
    withinMilliseconds: number,
  ): Promise<ReadonlyMap<string, Answer>>;
}

export const questionKey = (question: Question): string =>
  'id' in question ? `${question.about} ${question.id}` : question.about;

/** Points of a frontier and seconds for all of them, as the command that the pages print asks for. */
export const FRONTIER = { points: 20, seconds: 60 } as const;

/** One solve of a reason may take so long: beyond that its answer says that it is not proved. */
const SOLVE_SECONDS = 10;
const MOST_KEPT = 10_000;
const MOST_WAITING = 2_000;

interface Work {
  readonly done: Promise<void>;
  readonly start: () => Promise<void>;
  answer?: Answer;
}

/** `runner` should be another than that of acts, so that no act waits for what somebody looks at. */
export function awardStudies(runner: AwardRunner): AwardStudies {
  const kept = new Map<string, Work>();
  const waiting: Work[] = [];
  let busy = false;
  const drain = async () => {
    if (busy) return;
    busy = true;
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) await work.start();
    busy = false;
  };
  const forget = () => {
    for (const [key, work] of kept) {
      if (kept.size <= MOST_KEPT) return;
      if (work.answer !== undefined) kept.delete(key);
    }
  };
  const workOn = (key: string, studied: Studied, question: Question): Work | undefined => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (waiting.length >= MOST_WAITING) return undefined;
    const work = workOf(() => answerTo(studied, question, runner));
    kept.set(key, work);
    waiting.push(work);
    return work;
  };
  return {
    async answers(studied, questions, withinMilliseconds) {
      const award = hashOf([studied.file.hash, [...(studied.result?.offers ?? [])]]);
      const asked = questions.flatMap((question) => {
        const key = questionKey(question);
        const work = workOn(`${award} ${key}`, studied, question);
        return work === undefined ? [] : [{ key, kept: `${award} ${key}`, work }];
      });
      void drain();
      await within(
        withinMilliseconds,
        asked.map(({ work }) => work.done),
      );
      forget();
      // A fault is told once; when somebody asks again it is tried again.
      for (const one of asked) if (one.work.answer?.about === 'fault') kept.delete(one.kept);
      return new Map(
        asked.flatMap(({ key, work }) => (work.answer === undefined ? [] : [[key, work.answer]])),
      );
    },
  };
}

function workOf(ask: () => Promise<Answer>): Work {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work: Work = {
    done: promise,
    start: async () => {
      work.answer = await ask().catch(
        (error: unknown): Answer => ({
          about: 'fault',
          message: error instanceof Error ? error.message : String(error),
        }),
      );
      resolve();
    },
  };
  return work;
}

async function within(milliseconds: number, all: readonly Promise<void>[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([promise, Promise.all(all)]);
  clearTimeout(timer);
}

async function answerTo({ file, result }: Studied, question: Question, asked: AwardRunner): Promise<Answer> {
  const runner: AwardRunner = {
    ...asked,
    run: (problem, options) => asked.run(problem, { timeLimitSeconds: SOLVE_SECONDS, ...options }),
  };
  if (question.about === 'frontier')
    return told(await frontierOf(file.file, FRONTIER.points, FRONTIER.seconds, runner), (points) => ({
      about: 'frontier',
      points,
    }));
  if (question.about === 'award')
    return told(await runner.run(file.file, { autonomy: true }), (award) => ({ about: 'award', award }));
  if (result === undefined) return { about: 'fault', message: 'there is no award to give reasons for' };
  const { id } = question;
  if (question.about === 'offer')
    return told(await offerReason(file, result, id, runner), (reason) => ({ about: 'offer', id, reason }));
  if (question.about === 'rule')
    return told(await ruleReason(file, result, id, runner), (reason) => ({ about: 'rule', reason }));
  return told(await commissionerReason(file, result, id, runner), (reason) => ({
    about: 'commissioner',
    reason,
  }));
}

const told = <T>(answer: Result<T, string>, tell: (value: T) => Answer): Answer =>
  answer.ok ? tell(answer.value) : { about: 'fault', message: answer.error };
