import { checkAward, readProblem } from '../../commissioning/award/index.ts';
import type { MandateState } from '../../commissioning/mandates/index.ts';
import {
  type AwardBudgets,
  type AwardComputed,
  type AwardProblem,
  budgetFaults,
  type ContractLimits,
  limitFaults,
  sharesIn,
} from '../../commissioning/procedures/index.ts';
import { InvariantBroken } from '../../kernel/assert.ts';
import { canonical } from '../../kernel/canonical.ts';
import { hashOf } from '../../kernel/hash.ts';
import { isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Fact, HeldReference } from '../../ledger/fact.ts';
import type { Parts } from '../acting/preparing.ts';
import { budgetsAt, mandatesAmong, type StateRead, type StatesRead, streamsOf } from '../awards/budgets.ts';
import { resultOnRecord } from '../awards/record.ts';
import { ContentChanged, type OpenedContent } from '../ports.ts';
import { Cursor } from './replay.ts';

/**
 * What a fact holds by commitment alone: the content must still give the commitment, and an award that was worked out must
 * still pass the exact checker against its problem; what was left out of the problem, and its budgets, must follow from the
 * mandates and from what was awarded before. Erased content is no fault. Gives what is wrong, in words. `looked` keeps the
 * streams that awards looked at, so that each is followed once.
 */
export async function contentFaults(
  parts: Parts,
  fact: Fact,
  looked = new Map<string, Cursor>(),
): Promise<{ readonly faults: readonly string[]; readonly erased: number }> {
  const references = referencesIn(fact.body);
  if (references.length === 0) return { faults: [], erased: 0 };
  let erased = 0;
  const faults: string[] = [];
  const contents = new Map<string, Json>();
  for (const { vault, commitment } of references) {
    const found = await openedOne(parts, fact.stream, vault);
    if (found === 'erased') erased += 1;
    else if (found === undefined)
      faults.push(`content ${vault} of fact ${fact.seq} is missing from the vault`);
    else if (found === 'unreadable' || found.commitment !== commitment)
      faults.push(`content ${vault} of fact ${fact.seq} was changed: it does not give its commitment`);
    else contents.set(vault, found.content);
  }
  const limited = await leftOutFaults(parts, fact, contents);
  const budgeted = await mandateBudgetFaults(parts, fact, contents, looked);
  return { faults: [...faults, ...awardFaults(fact, contents), ...limited, ...budgeted], erased };
}

async function openedOne(
  parts: Parts,
  stream: string,
  id: string,
): Promise<OpenedContent | 'erased' | 'unreadable' | undefined> {
  try {
    return (await parts.vault.open(stream, [id])).get(id);
  } catch (error) {
    // That it was changed is the finding; a database or a key store that cannot be read is another matter.
    if (error instanceof ContentChanged) return 'unreadable';
    throw error;
  }
}

const isReference = (value: Json): value is HeldReference & JsonObject =>
  isObject(value) && typeof value.vault === 'string' && typeof value.commitment === 'string';

function referencesIn(value: Json): HeldReference[] {
  if (isReference(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return isObject(value) ? Object.values(value as JsonObject).flatMap(referencesIn) : [];
}

/** A fact that an award was worked out for: its problem lies in the vault, its result in the fact. */
function awardFaults(fact: Fact, contents: ReadonlyMap<string, Json>): string[] {
  const { problem, problemHash, result } = fact.body as Partial<AwardComputed>;
  const file = problem === undefined ? undefined : contents.get(problem.vault);
  if (file === undefined || problemHash === undefined || result === undefined) return [];
  const wrong = (why: string) => [`the award of fact ${fact.seq} does not hold: ${why}`];
  if (hashOf(file) !== problemHash) return wrong('its problem is another one');
  const read = readProblem(file as JsonObject);
  if (!read.ok) return wrong('its problem cannot be read');
  const claimed = resultOnRecord(problemHash, result);
  return checkAward(read.value, problemHash, claimed).flatMap(({ path, message }) =>
    wrong(`${path} ${message}`),
  );
}

/** The limits for one contract that an award's problem was made under: as the mandates were granted, and what they left out. */
async function leftOutFaults(
  parts: Parts,
  fact: Fact,
  contents: ReadonlyMap<string, Json>,
): Promise<string[]> {
  const { problem, contractLimits } = fact.body as Partial<AwardComputed>;
  const file = problem === undefined ? undefined : contents.get(problem.vault);
  const held = contractLimits === undefined ? undefined : contents.get(contractLimits.vault);
  if (file === undefined || held === undefined) return [];
  const record = held as unknown as ContractLimits;
  const faults = limitFaults(file as unknown as AwardProblem, record);
  for (const [body, { mandate, pence }] of Object.entries(record.limits)) {
    const { commissioner, limits } = await grantOf(parts, mandate);
    if (commissioner !== body || limits?.perContractPence !== pence)
      faults.push(`${mandate} does not say this limit for ${body}`);
  }
  return faults.map((what) => `what the award of fact ${fact.seq} left out does not hold: ${what}`);
}

/** What the first fact of a mandate granted; nothing where it cannot be read, which is a fault of its own stream. */
async function grantOf(parts: Parts, mandate: string): Promise<Partial<MandateState>> {
  const [first] = await parts.ledger.factTexts(mandate, 0, 1);
  try {
    return (JSON.parse(first?.text ?? '{}') as { body?: Partial<MandateState> }).body ?? {};
  } catch {
    return {};
  }
}

/**
 * The budgets that an award's problem was made under: as the mandates and the awards before say, folded anew as far as they were
 * read. A problem from before budgets were kept beside it has none to compare.
 */
async function mandateBudgetFaults(
  parts: Parts,
  fact: Fact,
  contents: ReadonlyMap<string, Json>,
  looked: Map<string, Cursor>,
): Promise<string[]> {
  const { problem, mandateBudgets, setsAside } = fact.body as Partial<AwardComputed> & JsonObject;
  const file = problem === undefined ? undefined : contents.get(problem.vault);
  const held = mandateBudgets === undefined ? undefined : contents.get(mandateBudgets.vault);
  if (file === undefined || held === undefined) return [];
  const record = held as unknown as AwardBudgets;
  const wrong = (what: string) => `the budgets of the award of fact ${fact.seq} do not hold: ${what}`;
  const states = await statesAgain(parts, record, looked);
  if (states === undefined) return [wrong('what it looked at is not there')];
  const arrangement = states.get(record.arrangement);
  const named = arrangement === undefined ? undefined : streamsOf(arrangement.state, fact.stream);
  // Procedures are looked at only where a mandate has a budget.
  const counted = mandatesAmong(states).some(({ mandate }) => mandate.budgetPence !== undefined);
  const needed = [...(named?.mandates ?? []), ...(counted ? (named?.procedures ?? []) : [])];
  const missing = needed.filter((stream) => !states.has(stream));
  const due = budgetsAt(states, record.at, { procedure: fact.stream, award: record.replaces });
  const made = file as unknown as AwardProblem;
  const shares = sharesIn(made);
  const bodies = [...new Set(made.lots.flatMap(({ id }) => Object.keys(shares(id))))];
  const others = bodies.filter(
    (body) => canonical(due[body] ?? null) !== canonical(record.budgets[body] ?? null),
  );
  return [
    ...(record.at > fact.at ? ['it was worked out later'] : []),
    ...(record.replaces === undefined || record.replaces === setsAside
      ? []
      : [`it takes ${record.replaces} for set aside, which it is not`]),
    ...(named === undefined ? ['it looked at no arrangement'] : []),
    ...missing.map((stream) => `it did not look at ${stream}`),
    ...others.map((body) => `mandate and awards before say another for ${body}`),
    ...budgetFaults(made, record.budgets),
  ].map(wrong);
}

/** The streams that an award looked at, as far as it read them; undefined where one of them cannot be read so far. */
async function statesAgain(
  parts: Parts,
  { reads }: AwardBudgets,
  looked: Map<string, Cursor>,
): Promise<StatesRead | undefined> {
  const states = new Map<string, StateRead>();
  for (const [stream, seq] of Object.entries(reads)) {
    const cursor = looked.get(stream) ?? new Cursor(parts, stream);
    looked.set(stream, cursor);
    try {
      const { state } = await cursor.to(seq);
      if (state === undefined) return undefined;
      states.set(stream, { seq, state });
    } catch (error) {
      // A chain that is broken is a fault of its own stream; that it cannot be followed is one here.
      if (error instanceof InvariantBroken || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
  return states;
}
