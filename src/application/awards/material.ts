import type { AwardResult } from '../../commissioning/award/index.ts';
import { mandatesInForce } from '../../commissioning/mandates/index.ts';
import type {
  AwardBudgets,
  AwardComputed,
  AwardedLot,
  AwardProblem,
  Budget,
  ContractLimits,
  ProcedureState,
} from '../../commissioning/procedures/index.ts';
import { readTerms } from '../../commissioning/procedures/index.ts';
import { InvariantBroken } from '../../kernel/assert.ts';
import { isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { dayOf, type Instant } from '../../kernel/time.ts';
import type { Fact, HeldReference } from '../../ledger/fact.ts';
import { variablesOf } from '../../rules/variables.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Reading, Viewer } from '../interface.ts';
import { read } from '../reading/reading.ts';
import { type View, viewOf } from '../reading/viewing.ts';
import { budgetsSince } from './budgets.ts';
import { openProblem, type ProblemFile } from './files.ts';
import { resultOnRecord } from './record.ts';

/** Everything on record of one proposed or decided award, and what of it this viewer may read. */
export interface Material {
  readonly reading: Reading;
  readonly view: View;
  readonly proposal: string;
  /** Decided under this id. */
  readonly award?: JsonObject;
  /** The row of the proposal as the information rules show it; absent where they do not. */
  readonly shown?: JsonObject;
  readonly perLot: readonly AwardedLot[];
  readonly result: AwardResult;
  readonly problem: AwardProblem;
  readonly file: ProblemFile;
  /** The limits for one contract that the problem was made under; absent where there was none. */
  readonly limits?: ContractLimits;
  /** Mandates, of those that say these limits, whose limits the viewer may read. */
  readonly limitsRead: ReadonlySet<string>;
  /** The budgets of mandates that the problem was made under; absent where there was none, or they were not kept. */
  readonly budgets?: AwardBudgets;
  /** The same as they stand now, of a proposal that is still to be decided. */
  readonly budgetsNow: Readonly<Record<string, Budget>>;
  /** Mandates, of those with these budgets, whose budgets the viewer may read. */
  readonly budgetsRead: ReadonlySet<string>;
  /** Commissioners whose budgets in the problem, which follow from these and from awards before, the viewer may read. */
  readonly budgeted: ReadonlySet<string>;
  /** Commissioners of the problem whose policies the viewer may read. */
  readonly policies: ReadonlySet<string>;
  /** What the mandates among them, by commissioner, say beside the policy. */
  readonly mandates: ReadonlyMap<string, MandateRead>;
  /** Bids whose offers, capacity and discounts the viewer may read. */
  readonly bids: ReadonlySet<string>;
  /** Whether the viewer may read the scores. */
  readonly scored: boolean;
  /** Whether the viewer may read everything that the problem was made from, and so the problem itself. */
  readonly whole: boolean;
}

/** What of a mandate, as it stands, is for its commissioner to hold against an award; the problem does not know it. */
export interface MandateRead {
  readonly perContractPence?: number;
  readonly keeps: readonly string[];
}

/** What is found once and does not change: where the fact of each proposal stands, and the problems read last, by hash. */
export interface Found {
  readonly places: Map<string, number>;
  readonly files: Map<string, ProblemFile>;
}

/** A problem of thousands of offers takes a third of a second to read and some megabytes to keep. */
const MOST_FILES = 8;

/**
 * Gathers it; undefined where there is no such award or the information rules show the viewer neither the proposal nor
 * the decision. An award's problem is made from bids, scores and policies: it is no way around the rules on these.
 */
export async function materialOf(
  parts: Parts,
  found: Found,
  stream: string,
  id: string,
  viewer: Viewer,
): Promise<Material | undefined> {
  const reading = await read(parts, stream, viewer);
  const view = reading?.kind === 'procedure' ? await viewOf(parts, stream, viewer) : undefined;
  if (reading === undefined || view === undefined) return undefined;
  const award = memberOf(reading.document.awards, id);
  const proposal = award === undefined ? id : String(award.proposal);
  const row = await parts.ledger.row(stream, 'proposalHistory', proposal);
  const fact = row === undefined ? undefined : await proposedIn(parts, found.places, stream, proposal);
  if (row === undefined || fact === undefined) return undefined;
  const shown = memberOf(view.show({ proposalHistory: { [proposal]: row } }).proposalHistory, proposal);
  if (award === undefined && shown === undefined) return undefined;
  const {
    problem: reference,
    contractLimits,
    mandateBudgets,
    problemHash,
    result,
  } = fact.body as unknown as AwardComputed;
  const held = [reference, contractLimits, mandateBudgets].flatMap((one) => one?.vault ?? []);
  const contents = await parts.vault.open(stream, held);
  const contentOf = (one: HeldReference | undefined): Json | undefined => {
    const content = one === undefined ? undefined : contents.get(one.vault);
    return content === undefined || content === 'erased' ? undefined : content.content;
  };
  const content = contentOf(reference);
  if (content === undefined) return undefined;
  const limits = contentOf(contractLimits) as unknown as ContractLimits | undefined;
  const budgets = contentOf(mandateBudgets) as unknown as AwardBudgets | undefined;
  const file = fileOf(found.files, problemHash, content);
  const problem = content as unknown as AwardProblem;
  const mandates = await mandatesRead(parts, view, viewer, fact.at);
  const policies = policiesRead(view, mandates, problem);
  const open = memberOf(reading.document.proposals, proposal) !== undefined;
  const decided = award === undefined ? undefined : { at: String(award.at) as Instant, award: id };
  const budgetsNow =
    budgets === undefined
      ? {}
      : await budgetsSince(parts.ledger, stream, budgets, open ? { at: view.now } : decided);
  const budgetsRead = await budgetsReadOf(parts, [budgets?.budgets ?? {}, budgetsNow], viewer);
  const budgeted = new Set(
    problem.commissioners
      .filter((one) =>
        bodiesOf(one).every((body) => {
          // A problem from before budgets were kept beside it has those of the mandates that held.
          if (budgets === undefined) return mandates.has(body);
          const budget = budgets.budgets[body];
          return budget === undefined || budgetsRead.has(budget.mandate);
        }),
      )
      .map((one) => one.id),
  );
  const bids = bidsRead(reading, view);
  const scored = view.show({ scores: { any: { score: 0 } } }).scores !== undefined;
  const perLot = ((award ?? row).perLot ?? []) as unknown as readonly AwardedLot[];
  return {
    reading,
    view,
    proposal,
    ...(award === undefined ? {} : { award }),
    ...(shown === undefined ? {} : { shown }),
    perLot,
    result: resultOnRecord(problemHash, result),
    problem,
    file,
    ...(limits === undefined ? {} : { limits }),
    limitsRead: await limitsRead(parts, limits, viewer),
    ...(budgets === undefined ? {} : { budgets }),
    budgetsNow,
    budgetsRead,
    budgeted,
    policies,
    mandates,
    bids,
    scored,
    whole:
      shown !== undefined &&
      scored &&
      problem.commissioners.every(
        (one) => policies.has(one.id) && (one.budgetPence === undefined || budgeted.has(one.id)),
      ) &&
      problem.offers.every((offer) => bids.has(bidOf(offer.id))),
  };
}

function fileOf(files: Found['files'], hash: string, content: Json): ProblemFile {
  const known = files.get(hash);
  if (known !== undefined) return known;
  const read = openProblem(JSON.stringify(content));
  if (!read.ok)
    throw new InvariantBroken(`an award was proposed for a problem that cannot be read: ${read.error}`);
  for (const oldest of files.keys()) if (files.size >= MOST_FILES) files.delete(oldest);
  files.set(hash, read.value);
  return read.value;
}

/** The bid of an offer of a problem, whose id names both: `bid-2-offer-1`. */
export const bidOf = (offer: string): string => /^bid-\d+/.exec(offer)?.[0] ?? offer;

/** Who stands behind a commissioner of a problem: itself, or the bodies that commission jointly. */
export const bodiesOf = (one: AwardProblem['commissioners'][number]): readonly string[] =>
  one.members === undefined ? [one.id] : Object.keys(one.members);

const memberOf = (record: unknown, id: string): JsonObject | undefined => {
  const found = isObject(record) && Object.hasOwn(record, id) ? record[id] : undefined;
  return isObject(found) ? (found as JsonObject) : undefined;
};

/**
 * A bid's offers are read where they are shown opened: as content, neither sealed nor erased nor as a reference; and so are
 * its capacity and discounts, where it has any.
 */
function bidsRead(reading: Reading, view: View): ReadonlySet<string> {
  const { bids } = reading.document;
  if (!isObject(bids)) return new Set();
  const own = (view.state.own as unknown as ProcedureState).bids;
  return new Set(
    Object.entries(bids).flatMap(([id, bid]) =>
      isObject(bid) &&
      Array.isArray(bid.offers) &&
      (own[id]?.terms === undefined || readTerms(bid.terms) !== undefined)
        ? [id]
        : [],
    ),
  );
}

/**
 * A policy that all share is the procedure's own, which whoever sees the proposal sees; one of a commissioner's own is
 * read by whoever may read the policy in its mandate.
 */
function policiesRead(
  view: View,
  mandates: ReadonlyMap<string, MandateRead>,
  problem: AwardProblem,
): ReadonlySet<string> {
  const { rulebook } = view.governing;
  const own = variablesOf(rulebook, { now: view.now, begun: view.state.begun })['award.policy'];
  const read = problem.commissioners.filter(
    (one) => own !== 'commissioner' || bodiesOf(one).every((body) => mandates.has(body)),
  );
  return new Set(read.map((one) => one.id));
}

/**
 * Of the mandates of the arrangement that the viewer may read, the one that held for each commissioner at the proposal: read
 * with its budget, which an award's problem holds beside the policy. Whether a budget may be read does not depend on what it
 * says: it is asked with any number.
 */
async function mandatesRead(
  parts: Parts,
  view: View,
  viewer: Viewer,
  at: Instant,
): Promise<ReadonlyMap<string, MandateRead>> {
  const mandates = view.world.parent?.state.own.mandates;
  const named = isObject(mandates) ? Object.keys(mandates) : [];
  const views = await Promise.all(named.map((mandate) => viewOf(parts, mandate, viewer)));
  const whole = named.filter((_, n) => views[n]?.show({ budgetPence: 0 }).budgetPence !== undefined);
  const readings = await Promise.all(whole.map((mandate) => read(parts, mandate, viewer)));
  const granted = readings.flatMap((seen) =>
    seen !== undefined && seen.begun <= at && isObject(seen.document.policy)
      ? [{ stream: seen.stream, begun: seen.begun, mandate: seen.document }]
      : [],
  );
  // One that was taken back since may have held then, where no other does.
  const gone = granted.map((one) => ({ ...one, mandate: { ...one.mandate, revoked: false } as JsonObject }));
  const held = [...mandatesInForce(gone, dayOf(at)), ...mandatesInForce(granted, dayOf(at))];
  return new Map(
    held.map(
      ([
        commissioner,
        {
          mandate: { limits, keeps },
        },
      ]) => {
        const most = isObject(limits) ? limits.perContractPence : undefined;
        return [
          commissioner,
          {
            ...(typeof most === 'number' ? { perContractPence: most } : {}),
            keeps: Array.isArray(keeps) ? keeps.map(String) : [],
          },
        ];
      },
    ),
  );
}

/** Whether a viewer reads what a mandate says of limits does not depend on what it says: it is asked with any number. */
async function limitsRead(
  parts: Parts,
  limits: ContractLimits | undefined,
  viewer: Viewer,
): Promise<ReadonlySet<string>> {
  if (limits === undefined) return new Set();
  const left = new Set(limits.leftOut.flatMap(({ beyond }) => beyond.map(({ body }) => body)));
  const mandates = Object.entries(limits.limits).flatMap(([body, { mandate }]) =>
    left.has(body) ? [mandate] : [],
  );
  const views = await Promise.all(mandates.map((mandate) => viewOf(parts, mandate, viewer)));
  return new Set(
    mandates.filter((_, n) => {
      const shown = views[n]?.show({ limits: { perContractPence: 0 } }).limits;
      return isObject(shown) && shown.perContractPence !== undefined;
    }),
  );
}

/** The same of budgets. */
async function budgetsReadOf(
  parts: Parts,
  held: readonly Readonly<Record<string, Budget>>[],
  viewer: Viewer,
): Promise<ReadonlySet<string>> {
  const mandates = [...new Set(held.flatMap((one) => Object.values(one).map(({ mandate }) => mandate)))];
  const views = await Promise.all(mandates.map((mandate) => viewOf(parts, mandate, viewer)));
  return new Set(mandates.filter((_, n) => views[n]?.show({ budgetPence: 0 }).budgetPence !== undefined));
}

async function proposedIn(
  parts: Parts,
  places: Found['places'],
  stream: string,
  proposal: string,
): Promise<Fact | undefined> {
  const key = `${stream} ${proposal}`;
  const known = places.get(key);
  if (known !== undefined) return (await parts.ledger.facts(stream, known - 1, 1))[0];
  for (let after = 0; ; ) {
    const facts = await parts.ledger.facts(stream, after, 1000);
    const found = facts.find((fact) => fact.type === 'award.proposed' && fact.body.proposal === proposal);
    if (found !== undefined) places.set(key, found.seq);
    const last = facts.at(-1)?.seq;
    if (found !== undefined || last === undefined || facts.length < 1000) return found;
    after = last;
  }
}
