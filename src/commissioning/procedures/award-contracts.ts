import { present } from '../../kernel/assert.ts';
import { canonical } from '../../kernel/canonical.ts';
import { hashText } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Context, Effect } from '../concern.ts';
import { defined } from '../fact-kind.ts';
import { planOf } from '../procurement.ts';
import type { Award, AwardedLot, ProcedureState } from './state.ts';

/** One contract for each winning bid, drafted on its own stream and recorded on the arrangement. */
export function contractEffects(
  state: ProcedureState,
  award: Award,
  context: Context,
): { readonly contracts: string[]; readonly effects: Effect[] } {
  const arrangement = present(context.parent, 'a procedure has a parent arrangement').stream;
  const name = contractName(context.stream);
  const contracts: string[] = [];
  const effects: Effect[] = [];
  for (const bid of new Set(award.perLot.map((each) => each.bid))) {
    const contract = `contract/${name}-${state.counters.contracts + contracts.length + 1}`;
    const won = award.perLot.filter((each) => each.bid === bid);
    const body = contractBody(state, won, { arrangement, procedure: context.stream }, context.begun);
    contracts.push(contract);
    effects.push({ stream: contract, action: 'contract.draft', body });
    effects.push({
      stream: arrangement,
      action: 'contract.record',
      body: { contract, title: state.title, procedure: context.stream },
    });
  }
  return { contracts, effects };
}

/** The contracts that came of a procedure so far. */
export const contractsOf = (procedure: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `contract/${contractName(procedure)}-${n + 1}`);

/** The first half of a contract's id. A long one is cut and told apart by a hash, for ids have at most 80 characters. */
function contractName(procedure: string): string {
  const name = procedure.slice(procedure.indexOf('/') + 1);
  return name.length <= 70 ? name : `${name.slice(0, 60).replace(/-+$/, '')}-${hashText(name).slice(0, 8)}`;
}

function contractBody(
  state: ProcedureState,
  won: readonly AwardedLot[],
  streams: { readonly arrangement: string; readonly procedure: string },
  begun: Instant,
): JsonObject {
  const { lead, members, bid } = present(won[0], 'a winning bid wins a lot');
  const lots = state.lots.filter((lot) => won.some((each) => each.lot === lot.id));
  const priceOf = (lot: string) =>
    present(
      won.find((each) => each.lot === lot),
      'an awarded lot has a price',
    ).pricePence;
  const periods = lots.map((lot) => lot.contractPeriod);
  const samePeriod =
    new Set(periods.map((period) => canonical(period ?? {}))).size === 1 ? periods[0] : undefined;
  return defined<JsonObject>({
    ...streams,
    title: state.title,
    buyers: [...new Set(lots.flatMap((lot) => lot.commissioners))],
    providers: [lead, ...members],
    lots: lots.map((lot) => ({ id: lot.id, title: lot.title, pricePence: priceOf(lot.id) })),
    valuePence: won.reduce((sum, each) => sum + each.pricePence, 0),
    procurement: {
      ...planOf(state as unknown as JsonObject),
      begun,
      ...(state.method === 'direct' && state.ground !== undefined ? { ground: state.ground } : {}),
    },
    ...(samePeriod === undefined ? {} : { period: samePeriod }),
    terms:
      `As asked for in ${streams.procedure} and tendered in ${bid}: ${lots.map((lot) => lot.title).join('; ')}.`.slice(
        0,
        10_000,
      ),
  });
}
