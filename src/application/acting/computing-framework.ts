import type { Objection } from '../../commissioning/concern.ts';
import { contractsUnder, frameworkNamed, underFramework } from '../../commissioning/procedures/index.ts';
import { isObject, type JsonObject } from '../../kernel/json.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { dayOf } from '../../kernel/time.ts';
import type { Ledger } from '../ports.ts';
import type { Computing } from './computing.ts';
import type { StreamState } from './stream-state.ts';

/** For a procedure that begins: the framework or dynamic market that it names, as it stands, and who can be awarded under it. */
export async function computeFramework(
  { ledger }: { readonly ledger: Ledger },
  { body, parent, now }: Computing,
): Promise<Result<JsonObject, Objection>> {
  const named = frameworkNamed(body);
  if (named === undefined) return ok({});
  const statesOf = async (streams: readonly string[]) =>
    Object.fromEntries(
      [...(await ledger.heads(streams))].map(([stream, { state }]) => [
        stream,
        (state as unknown as StreamState).own,
      ]),
    );
  const above = parent === undefined ? [] : [parent];
  const known = await statesOf([named.stream, ...above]);
  const seen = known[named.stream];
  const contracts = await statesOf(contractsUnder(named, seen));
  const members = known[parent ?? '']?.members;
  const { commissioner } = isObject(members) ? (members as JsonObject) : {};
  const buyers = buyersOf(body, commissioner);
  const providers = underFramework(
    named,
    { ...(seen === undefined ? {} : { named: seen }), contracts },
    buyers,
    dayOf(now),
  );
  // A market takes in members as long as it lasts: who they are is seen when they tender.
  return providers.ok ? ok(named.isMarket ? {} : { frameworkProviders: [...providers.value] }) : providers;
}

/** Who buys: those that the lots name, else those of the procedure, else all commissioners of the arrangement. */
function buyersOf({ commissioners, lots }: JsonObject, members: unknown): readonly string[] {
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  const all = texts(commissioners ?? members);
  const ofLots = Array.isArray(lots)
    ? lots.flatMap((lot) => (isObject(lot) && 'commissioners' in lot ? texts(lot.commissioners) : all))
    : all;
  return [...new Set([...texts(commissioners), ...ofLots])];
}
