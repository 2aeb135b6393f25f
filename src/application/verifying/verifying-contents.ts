import { checkAward, readProblem } from '../../commissioning/award/index.ts';
import type { MandateState } from '../../commissioning/mandates/index.ts';
import {
  type AwardComputed,
  type AwardProblem,
  type ContractLimits,
  limitFaults,
} from '../../commissioning/procedures/index.ts';
import { hashOf } from '../../kernel/hash.ts';
import { isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Fact, HeldReference } from '../../ledger/fact.ts';
import type { Parts } from '../acting/preparing.ts';
import { resultOnRecord } from '../awards/record.ts';
import { ContentChanged, type OpenedContent } from '../ports.ts';

/**
 * What a fact holds by commitment alone: the content must still give the commitment, and an award that was worked out must
 * still pass the exact checker against its problem, and what was left out of the problem must follow from the mandates. Erased content is no fault. Gives what is wrong, in words.
 */
export async function contentFaults(
  parts: Parts,
  fact: Fact,
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
  return { faults: [...faults, ...awardFaults(fact, contents), ...limited], erased };
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
