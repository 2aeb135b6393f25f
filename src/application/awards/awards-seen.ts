import type { AwardResult, ProviderSharing } from '../../commissioning/award/index.ts';
import {
  type AwardedLot,
  type AwardProblem,
  mandateObjection,
  type ProcedureState,
} from '../../commissioning/procedures/index.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Reading, Viewer } from '../interface.ts';
import { aloneProblem, type GivenUp, givenUp } from './alone.ts';
import { type BudgetSeen, budgetsSeen } from './budgets-seen.ts';
import { comparedOf, type LotCompared } from './compared.ts';
import { openProblem, sharingOf } from './files.ts';
import { type BidOverLimit, bidsOverLimit, type LeftOutSeen, leftOutSeen } from './left-out.ts';
import { bidOf, bodiesOf, type Found, type MandateRead, type Material, materialOf } from './material.ts';
import type { Cause } from './shortfall-causes.ts';
import { type Answer, type AwardStudies, type Question, questionKey } from './studies.ts';
import { type Change, type WhatIfSeen, whatIfOf } from './what-if.ts';

/** A commissioner of an award; its policy only where the viewer may read it. */
export interface CommissionerSeen {
  readonly id: string;
  /** Itself, or the bodies that commission jointly. */
  readonly bodies: readonly string[];
  /** Whether the viewer is it, or one of its bodies. */
  readonly own: boolean;
  readonly policy?: AwardProblem['commissioners'][number]['policy'];
  /** What was left for this award, where the viewer may read the mandates. */
  readonly budgetPence?: number;
  /** The budgets of its bodies, of those whose mandates the viewer may read; none of an award from before they were kept. */
  readonly budgets: readonly BudgetSeen[];
  /** What its mandate says beside the policy, where the viewer may read it. */
  readonly mandate?: MandateRead;
  /** The viewer's own: the problem cut to its lots and the offers for these alone, where it may read all of that. */
  readonly alone?: JsonObject;
}

/** A proposed or decided award, as far as the information rules show it to one viewer. */
export interface AwardSeen {
  readonly reading: Reading;
  readonly id: string;
  readonly proposal: string;
  /** The decision, where it was decided. */
  readonly award?: JsonObject;
  readonly proposedAt?: string;
  /** Still to be decided. */
  readonly open: boolean;
  readonly refused: readonly string[];
  /** Why it can be decided or confirmed no more: a mandate that it was worked out under has changed. */
  readonly mandatesChanged?: string;
  readonly lots: readonly {
    readonly id: string;
    readonly commissioner: string;
    readonly ceilingPence: number;
    /** Of capacity that it takes. */
    readonly units?: number;
  }[];
  readonly commissioners: readonly CommissionerSeen[];
  readonly perLot: readonly AwardedLot[];
  /** Offers of bids that the viewer may read. */
  readonly offers: readonly (AwardProblem['offers'][number] & {
    readonly won: boolean;
    /** Of an offer that lost: beside what won, lot by lot. */
    readonly compared: readonly LotCompared[];
  })[];
  /** What the problem says of providers' capacity, most lots and discounts, of those all of whose bids the viewer may read. */
  readonly providers: readonly AwardProblem['providers'][number][];
  /** Offers, of bids that the viewer may read, that no award could take: they alone go beyond a mandate's limit. */
  readonly leftOut: readonly LeftOutSeen[];
  /** Winning bids beyond the limit of a mandate that the viewer may read. */
  readonly overLimit: readonly BidOverLimit[];
  /** The whole result, where the proposal is shown. */
  readonly result?: AwardResult;
  /** The problem file, for those who may read all that it was made from. */
  readonly problem?: JsonObject;
  /** What pooling earned; absent where it takes too long for a page, or the viewer may not see it. */
  readonly sharing?: readonly ProviderSharing[];
  /** Answers that are worked out, by `questionKey`. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** By commissioner that falls short: the offers that it would have taken alone, and what stands in the way of each. */
  readonly shortfalls: ReadonlyMap<string, readonly GivenUp[]>;
  /** How many are being worked out. */
  readonly waiting: number;
  /** The problem is too large for everything to be worked out at once: reasons are, one by one, when asked for. */
  readonly large: boolean;
}

export interface AwardsSeen {
  award(
    stream: string,
    id: string,
    viewer: Viewer,
    asked?: readonly Question[],
  ): Promise<AwardSeen | undefined>;
  whatIf(
    stream: string,
    id: string,
    viewer: Viewer,
    changes: readonly Change[],
  ): Promise<WhatIfSeen | undefined>;
}

/** Beyond so many offers, reasons are worked out only when somebody asks for one. */
const MOST_OFFERS = 60;
const MOST_SHARED = 12;
const WITHIN_MILLISECONDS = 2_500;
const WHAT_IF_MILLISECONDS = 12_000;

export function awardsSeen(parts: Parts, studies: AwardStudies): AwardsSeen {
  const found: Found = { places: new Map(), files: new Map() };
  return {
    async award(stream, id, viewer, asked = []) {
      const material = await materialOf(parts, found, stream, id, viewer);
      if (material === undefined) return undefined;
      const may = questionsOf(material);
      const large = material.problem.offers.length > MOST_OFFERS;
      const keys = new Set(asked.map(questionKey));
      const questions = may.filter(
        (question) => !large || question.about === 'frontier' || keys.has(questionKey(question)),
      );
      const { file, result } = material;
      const [answers, short] = await Promise.all([
        studies.answers({ file, result }, questions, WITHIN_MILLISECONDS),
        shortfalls(material, studies),
      ]);
      const told = new Map([...answers].map(([key, answer]) => [key, tellable(answer, material)]));
      const waiting = questions.length - answers.size + short.waiting;
      return { ...seen(id, material), answers: told, shortfalls: short.known, waiting, large };
    },
    async whatIf(stream, id, viewer, changes) {
      const material = await materialOf(parts, found, stream, id, viewer);
      return material === undefined
        ? undefined
        : whatIfOf(material, changes, (file) =>
            studies.answers({ file }, [{ about: 'award' }], WHAT_IF_MILLISECONDS),
          );
    },
  };
}

/** What may be asked for this viewer: of offers and policies that it may read, and of the whole where it sees the proposal. */
function questionsOf({ problem, result, bids, policies, shown }: Material): Question[] {
  const lost = problem.offers.filter(
    (offer) => !result.offers.includes(offer.id) && bids.has(bidOf(offer.id)),
  );
  const read = shown === undefined ? [] : problem.commissioners.filter((one) => policies.has(one.id));
  return [
    ...(shown === undefined ? [] : [{ about: 'frontier' as const }]),
    ...lost.map(({ id }) => ({ about: 'offer' as const, id })),
    ...read.flatMap((one) =>
      (one.policy.rules ?? []).map((rule) => ({
        about: 'rule' as const,
        id: `${one.id}/${String(rule.id)}`,
      })),
    ),
    ...(problem.commissioners.length < 2
      ? []
      : read.map(({ id }) => ({ about: 'commissioner' as const, id }))),
  ];
}

const WITHHELD =
  'it does not meet a condition of a commissioner’s policy (a minimum score, or which providers it takes), which is told here to those who may read the whole of its mandate';

/**
 * What stands in the way of a commissioner may be in a bid or a mandate: it is told to those who may read that. The answer's
 * own words name everything, and are for files.
 */
function tellableCause(cause: Cause, { problem, policies, budgeted, bids }: Material): Cause {
  const isPolicy = cause.kind === 'rule' || cause.kind === 'budget';
  const isProvider = cause.provider !== undefined;
  const lots = cause.held.flatMap((one) => one.lots);
  const offers = problem.offers.filter(
    (offer) =>
      offer.id === cause.id ||
      (offer.provider === cause.provider && lots.some((lot) => offer.prices[lot] !== undefined)),
  );
  const may = isPolicy
    ? (cause.kind === 'budget' ? budgeted : policies).has(cause.commissioner ?? '')
    : !isProvider || offers.every(({ id }) => bids.has(bidOf(id)));
  return may ? cause : { kind: 'withheld', held: [], shortfallPpm: cause.shortfallPpm };
}

/** Why an offer could not be taken may be a condition in a mandate: it is told to those who may read that mandate. */
function tellable(answer: Answer, material: Material): Answer {
  const { problem, policies } = material;
  if (answer.about === 'commissioner' && answer.reason.shortfall !== undefined) {
    const { shortfall } = answer.reason;
    const causes = shortfall.causes.map((cause) => tellableCause(cause, material));
    return { ...answer, reason: { ...answer.reason, shortfall: { ...shortfall, causes, text: '' } } };
  }
  if (answer.about !== 'offer') return answer;
  if (answer.reason.barred === undefined) return withoutValues(answer, material);
  const { id, reason } = answer;
  const offer = problem.offers.find((one) => one.id === id);
  const lots = problem.lots.filter((lot) => offer?.prices[lot.id] !== undefined);
  const flags = problem.providers.find((one) => one.id === offer?.provider)?.flags ?? [];
  const open = lots.some(
    (lot) =>
      (offer?.prices[lot.id] ?? 0) > lot.ceilingPence ||
      lot.reserved?.some((flag) => !flags.includes(flag)) === true,
  );
  if (open || lots.every((lot) => policies.has(lot.commissioner))) return answer;
  return {
    about: 'offer',
    id,
    reason: { ...reason, text: `${id} could not win: ${WITHHELD}.`, barred: WITHHELD, withheld: true },
  };
}

/** What another award would be worth hangs on offers and scores: it is told where the award's own result is. */
function withoutValues(answer: Answer & { readonly about: 'offer' }, { shown }: Material): Answer {
  const { forNothing, ...reason } = answer.reason;
  if (forNothing === undefined || shown !== undefined) return answer;
  const { lessPence, ...told } = forNothing;
  // Only that it is less is told, which the loss itself tells.
  const less = lessPence === undefined || lessPence < 0 ? {} : { lessPence: 0 };
  return { ...answer, reason: { ...reason, text: '', forNothing: { ...told, ...less } } };
}

function seen(
  id: string,
  material: Material,
): Omit<AwardSeen, 'answers' | 'shortfalls' | 'waiting' | 'large'> {
  const { reading, problem, result, shown, award, proposal, bids, whole, file } = material;
  const open = (reading.document.proposals as Record<string, JsonObject> | undefined)?.[proposal];
  return {
    reading,
    id,
    proposal,
    ...(award === undefined ? {} : { award }),
    ...(typeof shown?.at === 'string' ? { proposedAt: shown.at } : {}),
    open: open !== undefined,
    refused: (open?.refused ?? []) as readonly string[],
    ...mandatesChanged(id, material),
    lots: problem.lots,
    commissioners: problem.commissioners.map((one) => commissionerSeen(one, material)),
    perLot: material.perLot,
    offers: problem.offers
      .filter((offer) => bids.has(bidOf(offer.id)))
      .map((offer) => {
        const won = material.perLot.some((lot) => `${lot.bid}-${lot.offer}` === offer.id);
        return { ...offer, won, compared: won ? [] : comparedOf(offer, material) };
      }),
    providers: providersSeen(material),
    leftOut: leftOutSeen(material),
    overLimit: bidsOverLimit(material),
    ...(shown === undefined ? {} : { result }),
    ...(whole ? { problem: problem as unknown as JsonObject } : {}),
    ...(shown !== undefined && problem.commissioners.length <= MOST_SHARED
      ? { sharing: sharingOf(file, result) }
      : {}),
  };
}

/** Of what can still be decided or confirmed, to those who see the proposal. */
function mandatesChanged(id: string, { view, proposal, perLot, shown }: Material) {
  const { parent } = view.world;
  const own = view.state.own as unknown as ProcedureState;
  const { lots = [], refused = [] } = own.proposals[proposal] ?? {};
  const left = award(own, id)?.lots ?? lots.filter((lot) => !refused.includes(lot));
  const objection = mandateObjection(own, id, { lots: left, perLot }, own.madeUnder?.[proposal], {
    now: view.now,
    stream: view.head.stream,
    ...(parent === undefined ? {} : { parent: { stream: parent.stream, state: parent.state.own } }),
  });
  return shown === undefined || objection === undefined ? {} : { mandatesChanged: objection.message };
}

const award = ({ awards }: ProcedureState, id: string) =>
  Object.hasOwn(awards, id) ? awards[id] : undefined;

const providersSeen = ({ problem, bids, view }: Material): AwardSeen['providers'] => {
  const own = Object.entries((view.state.own as unknown as ProcedureState).bids);
  const readable = (lead: string) => own.every(([id, bid]) => bid.opened?.lead !== lead || bids.has(id));
  return problem.providers.filter(
    ({ id, capacityUnits, maxLots, discounts }) =>
      (capacityUnits ?? maxLots ?? discounts) !== undefined && readable(id),
  );
};

const isOwn = (one: AwardProblem['commissioners'][number], { view }: Material): boolean =>
  bodiesOf(one).some((body) => view.ids.includes(body));

function commissionerSeen(one: AwardProblem['commissioners'][number], material: Material): CommissionerSeen {
  const { problem, policies, bids, scored, budgeted } = material;
  const [own, read] = [isOwn(one, material), policies.has(one.id)];
  const mandate = material.mandates.get(one.id);
  const whole = read && (one.budgetPence === undefined || budgeted.has(one.id));
  const alone = own && whole && scored ? aloneProblem(problem, one, bids) : undefined;
  return {
    id: one.id,
    bodies: bodiesOf(one),
    own,
    ...(read ? { policy: one.policy } : {}),
    ...(budgeted.has(one.id) && one.budgetPence !== undefined ? { budgetPence: one.budgetPence } : {}),
    budgets: budgetsSeen(one, material),
    ...(mandate === undefined ? {} : { mandate }),
    ...(alone === undefined ? {} : { alone: alone as unknown as JsonObject }),
  };
}

/** As many shortfalls are explained on one page. */
const MOST_SHORT = 20;

/** Of each commissioner that falls short and whose policy the viewer may read: what it would have taken alone. */
async function shortfalls(
  { problem, result, policies, bids, scored, shown }: Material,
  studies: AwardStudies,
): Promise<{ readonly known: AwardSeen['shortfalls']; readonly waiting: number }> {
  const short = result.perCommissioner.filter((own) => own.shortfallPpm > 0 && policies.has(own.id));
  const asked = (shown !== undefined && scored ? short.slice(0, MOST_SHORT) : []).flatMap(({ id }) => {
    const one = problem.commissioners.find((known) => known.id === id);
    const alone = one === undefined ? undefined : aloneProblem(problem, one, bids);
    const file = alone === undefined ? undefined : openProblem(JSON.stringify(alone));
    return file?.ok === true ? [{ id, file: file.value }] : [];
  });
  const found = await Promise.all(
    asked.map(async ({ id, file }) => ({
      id,
      answer: (await studies.answers({ file }, [{ about: 'award' }], WITHIN_MILLISECONDS)).get('award'),
    })),
  );
  const known = found.flatMap(({ id, answer }) =>
    answer?.about === 'award' ? [[id, givenUp(problem, result, answer.award)] as const] : [],
  );
  return { known: new Map(known), waiting: found.filter(({ answer }) => answer === undefined).length };
}
