import type { ArrangementState } from '../../commissioning/arrangements/index.ts';
import { impossible, type Objection } from '../../commissioning/concern.ts';
import { mandatesInForce } from '../../commissioning/mandates/index.ts';
import {
  type AwardBudgets,
  type AwardInput,
  type AwardPolicy,
  awardedLots,
  awardProblem,
  fallen,
  frameworkNamed,
  leftOutSentence,
  lotsToAward,
  madeUnder,
  openBids,
  type ProcedureState,
  type ScoreRow,
  type SealedBid,
} from '../../commissioning/procedures/index.ts';
import { hashOf } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { dayOf } from '../../kernel/time.ts';
import type { HeldReference } from '../../ledger/fact.ts';
import { variablesOf } from '../../rules/variables.ts';
import { type MandatesNow, mandatesNow } from '../awards/budgets.ts';
import type { AwardEngine } from '../awards/engine.ts';
import type { Ledger, SealedContent, Vault } from '../ports.ts';
import type { GoverningRules } from '../rulebooks/governing.ts';
import type { Computing } from './computing.ts';
import type { StreamState } from './stream-state.ts';

export interface TenderParts {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly rules: GoverningRules;
  readonly engine: AwardEngine;
}

const isHeld = (value: unknown): value is HeldReference =>
  typeof value === 'object' && value !== null && 'vault' in value && 'commitment' in value;

/** The contents of bids from the vault; what was erased, or does not keep its commitment, is absent. */
async function contentsOf(
  parts: TenderParts,
  stream: string,
  references: readonly (HeldReference | undefined)[],
): Promise<ReadonlyMap<string, unknown>> {
  const known = references.filter(isHeld);
  const opened = await parts.vault.open(
    stream,
    known.map((reference) => reference.vault),
  );
  const contents = new Map<string, unknown>();
  for (const { vault, commitment } of known) {
    const found = opened.get(vault);
    if (found !== undefined && found !== 'erased' && found.commitment === commitment)
      contents.set(vault, found.content);
  }
  return contents;
}

/** For the opening of bids: who tendered and for which lots, once the promise that sealed them has run out. */
export async function computeOpening(
  parts: TenderParts,
  { stream, state, now }: Computing,
): Promise<Result<JsonObject, Objection>> {
  const own = procedureIn(state);
  if (now < own.deadline) {
    return fail(
      impossible('sealed', `The bids are sealed until ${own.deadline}: nobody can open them before.`),
    );
  }
  const bids = Object.entries(own.bids);
  const contents = await contentsOf(
    parts,
    stream,
    bids.flatMap(([, bid]) => [bid.offers, bid.terms, bid.tenderer]),
  );
  const authors = await parts.vault.open(
    stream,
    bids.map(([, bid]) => bid.by),
  );
  const plaintexts: Record<string, SealedBid> = {};
  for (const [id, bid] of bids) {
    const author = authors.get(bid.by);
    const party =
      author === undefined || author === 'erased' ? '' : String((author.content as JsonObject).party);
    plaintexts[id] = {
      party,
      offers: contents.get(bid.offers.vault),
      ...(bid.terms === undefined ? {} : { terms: contents.get(bid.terms.vault) }),
      ...(bid.tenderer === undefined ? {} : { tenderer: contents.get(bid.tenderer.vault) }),
    };
  }
  return ok(openBids(own, plaintexts, await inMarketOf(parts, own)) as unknown as JsonObject);
}

/** Who is in the dynamic market that a procedure names, as it stands; undefined: it names none that is known here. */
async function inMarketOf(
  { ledger }: Pick<TenderParts, 'ledger'>,
  own: ProcedureState,
): Promise<readonly string[] | undefined> {
  const named = frameworkNamed(own as unknown as JsonObject);
  if (named?.isMarket !== true) return undefined;
  const head = (await ledger.heads([named.stream])).get(named.stream);
  return head === undefined ? undefined : procedureIn(head.state as unknown as StreamState).shortlist;
}

const procedureIn = (state: StreamState | undefined): ProcedureState =>
  state?.own as unknown as ProcedureState;

/**
 * For a proposed award: the problem, its solution and the exact check of it. The problem holds prices: it goes to the vault,
 * and so do the limits and budgets of mandates that it was made under, with the offers left out and what awards took before.
 */
export async function computeAward(
  parts: TenderParts,
  asked: Computing,
  hold: (content: SealedContent) => void,
): Promise<Result<JsonObject, Objection>> {
  const own = procedureIn(asked.state);
  const { parent: arrangement = '', stream, now } = asked;
  // Read before the mandates themselves: one that changes meanwhile is then noted as a change since, never missed.
  const above = await parentOf(parts, asked);
  const notes = (above?.own as unknown as ArrangementState | undefined)?.mandates ?? {};
  const parent =
    above === undefined ? {} : { parent: { stream: arrangement, state: above.own as unknown as JsonObject } };
  const replaces = fallen(own, { now, stream, ...parent });
  const mandates = await mandatesNow(parts.ledger, arrangement, stream, now, replaces);
  const input = await awardInput(parts, asked, own, { mandates, above });
  const made = awardProblem(own, input);
  if (!made.ok) return made;
  const { problem, limits, budgets } = made.value;
  const solved = await parts.engine(problem as unknown as JsonObject, { autonomy: true });
  if (!solved.ok) return fail(withLeftOut(solved.error, leftOutSentence(problem, limits?.leftOut ?? [])));
  const result = solved.value;
  const perLot = awardedLots(
    own,
    result.perLot.map((lot) => ({ ...lot, id: lot.id })),
  );
  if (!perLot.ok) return fail(impossible('award-unreadable', perLot.error));
  const sealing = async (content: object) => {
    const { reference, sealed } = await parts.vault.seal(content as JsonObject);
    hold(sealed);
    return { ...reference };
  };
  const { proof: _, ...told } = result;
  return ok({
    problemHash: hashOf(problem),
    problem: await sealing(problem),
    ...(limits === undefined ? {} : { contractLimits: await sealing(limits) }),
    // Kept also where no mandate has a budget, so that nobody reads from it whether one has.
    ...(mandates.granted.length === 0
      ? {}
      : {
          mandateBudgets: await sealing({
            at: now,
            arrangement,
            ...(replaces === undefined ? {} : { replaces }),
            reads: mandates.reads,
            budgets,
          } satisfies AwardBudgets),
        }),
    mandates: madeUnder(own, input.lots, notes, dayOf(now)),
    result: { ...told, perLot: perLot.value },
    checked: true,
  } as unknown as JsonObject);
}

/** That nothing can be awarded may come from what was left out before the award was worked out. */
const withLeftOut = (objection: Objection, sentence: string | undefined): Objection =>
  sentence !== undefined && objection.type === 'impossible' && objection.name === 'no-award'
    ? { ...objection, message: `${objection.message} ${sentence}` }
    : objection;

async function parentOf(parts: TenderParts, { parent }: Computing): Promise<StreamState | undefined> {
  const head = parent === undefined ? undefined : (await parts.ledger.heads([parent])).get(parent);
  return head?.state as unknown as StreamState | undefined;
}

async function awardInput(
  parts: TenderParts,
  { stream, body, state, now }: Computing,
  own: ProcedureState,
  {
    mandates,
    above: parentState,
  }: { readonly mandates: MandatesNow; readonly above: StreamState | undefined },
): Promise<AwardInput> {
  const bids = Object.entries(own.bids).filter(([, bid]) => bid.status === 'opened');
  const contents = await contentsOf(
    parts,
    stream,
    bids.flatMap(([, bid]) => [bid.offers, bid.terms]),
  );
  const { rulebook } = await parts.rules.under(await parts.rules.pinsOf(state, parentState));
  const variables = variablesOf(rulebook, { now, begun: state?.begun ?? now });
  const leads = [...new Set(bids.flatMap(([, bid]) => bid.opened?.lead ?? []))];
  const weights = variables['award.weights'] as Readonly<Record<string, number>> | undefined;
  return {
    lots: lotsToAward(own, body.lots as string[] | undefined),
    bids: Object.fromEntries(
      bids.map(([id, bid]) => [
        id,
        {
          offers: contents.get(bid.offers.vault),
          ...(bid.terms === undefined ? {} : { terms: contents.get(bid.terms.vault) }),
        },
      ]),
    ),
    scores: await allScores(parts.ledger, stream),
    policy: variables['award.policy'] === 'commissioner' ? 'commissioner' : 'arrangement',
    ...(weights === undefined ? {} : { weights }),
    priceFormula: variables['award.priceFormula'] === 'lowest' ? 'lowest' : 'linear',
    policies: policiesOf(mandates, dayOf(now)),
    flags: await flagsOf(parts.ledger, leads),
  };
}

async function allScores(ledger: Ledger, stream: string): Promise<ScoreRow[]> {
  const scores: ScoreRow[] = [];
  for (let after: string | undefined; ; ) {
    const page = await ledger.rows(stream, 'scores', {
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    });
    scores.push(...page.map((row) => row.body as unknown as ScoreRow));
    after = page.at(-1)?.id;
    if (page.length < 1000) return scores;
  }
}

/** Policy, budget with what awards took of it, and limit of the mandate that holds for each commissioner. */
function policiesOf({ granted, budgets }: MandatesNow, today: string): AwardInput['policies'] {
  const policies: Record<string, AwardInput['policies'][string]> = {};
  for (const [commissioner, { stream, mandate }] of mandatesInForce(granted, today)) {
    const budget = budgets[commissioner];
    const most = mandate.limits?.perContractPence;
    policies[commissioner] = {
      policy: mandate.policy as unknown as AwardPolicy,
      ...(budget === undefined ? {} : { budget }),
      ...(most === undefined ? {} : { limit: { mandate: stream, pence: most } }),
    };
  }
  return policies;
}

async function flagsOf(
  ledger: Ledger,
  parties: readonly string[],
): Promise<Record<string, readonly string[]>> {
  const heads = await ledger.heads(parties);
  return Object.fromEntries(
    [...heads].map(([party, head]) => [
      party,
      ((head.state as unknown as StreamState).own.flags ?? []) as string[],
    ]),
  );
}
