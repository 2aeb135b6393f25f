import type { Static } from 'typebox';
import Type from 'typebox';
import Value from 'typebox/value';
import { formatPence } from '../../kernel/money.ts';
import { defined } from '../fact-kind.ts';
import { body, pence } from '../fields.ts';
import type { AwardProblem } from './award-shapes.ts';
import type { ProcedureState } from './state.ts';

const discount = body(
  {
    spendPence: pence('From a spend of, in pence', {
      description:
        'As soon as the lots that you win cost this much together, before any discount. For example £100,000.',
    }),
    percent: Type.Number({
      minimum: 0,
      maximum: 100,
      title: 'Discount in percent',
      description: 'Taken off the price of every lot that you win. At most two decimals, for example 2.5.',
    }),
  },
  { title: 'Discount' },
);

/** What a bidder says of all that it may win together; each part may be left out. */
export const terms = body({
  capacityUnits: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      title: 'Capacity in all, in units',
      description:
        'You win no more lots than fit into it, by the units that the tender gives for each lot. For example 500: of lots that take 200 units each you win two at most. Left out: as much as you offer.',
    }),
  ),
  maxLots: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 20_000,
      title: 'Most lots that you can take',
      description:
        'You win no more lots than this, however many you offer on. Left out: as many as you offer.',
    }),
  ),
  discounts: Type.Optional(
    Type.Array(discount, {
      maxItems: 20,
      title: 'Discounts by spend',
      description:
        'From the smallest spend to the greatest, such as 2% from £100,000 and 5% from £300,000. The last one that you reach counts.',
    }),
  ),
});
export type Terms = Static<typeof terms>;

interface Fault {
  /** JSON Pointer within the terms. */
  readonly path: string;
  readonly message: string;
}

/** What the schema cannot say: discounts rise in spend and in percent, and a percent has at most two decimals. */
export function termsFaults({ discounts = [] }: Terms): Fault[] {
  return discounts.flatMap(({ spendPence, percent }, index) => {
    const at = (field: string, message: string) => ({ path: `/discounts/${index}/${field}`, message });
    const before = discounts[index - 1];
    return [
      ...(Math.round(percent * 100) / 100 === percent
        ? []
        : [at('percent', 'has more than two decimals: write it as 2.5 or 2.25')]),
      ...(before === undefined || spendPence > before.spendPence
        ? []
        : [
            at(
              'spendPence',
              `must be more than the ${formatPence(before.spendPence)} of the discount before it: discounts go from the smallest spend to the greatest`,
            ),
          ]),
      ...(before === undefined || percent > before.percent
        ? []
        : [
            at(
              'percent',
              `must be more than the ${before.percent}% of the discount before it: who spends more gets the greater discount`,
            ),
          ]),
    ];
  });
}

/** The terms of a plaintext, or undefined where it says none that can hold. */
export const readTerms = (plain: unknown): Terms | undefined =>
  Value.Check(terms, plain) && termsFaults(plain).length === 0 ? plain : undefined;

/** What one provider says in its bids, the latest first where several say the same thing. */
const latest = (said: readonly { readonly id: string; readonly terms: Terms | undefined }[]): Terms =>
  Object.assign(
    {},
    ...[...said]
      .sort((a, b) => Number(a.id.replace(/\D+/, '')) - Number(b.id.replace(/\D+/, '')))
      .map((one) => one.terms),
  ) as Terms;

/**
 * Capacity, most lots and discounts of a provider as an award's problem has them. What confirmed awards of the procedure
 * gave it already takes from its capacity and its lots; a discount counts what one award gives it.
 */
export function providerTerms(
  state: ProcedureState,
  provider: string,
  said: readonly { readonly id: string; readonly terms: Terms | undefined }[],
): Pick<AwardProblem['providers'][number], 'capacityUnits' | 'maxLots' | 'discounts'> {
  const { capacityUnits, maxLots, discounts } = latest(said);
  const won = Object.values(state.awards).flatMap((award) =>
    award.status === 'confirmed' ? award.perLot.filter(({ lead }) => lead === provider) : [],
  );
  const units = state.lots
    .filter((lot) => won.some((one) => one.lot === lot.id))
    .reduce((sum, lot) => sum + (lot.units ?? 0), 0);
  const left = (most: number | undefined, taken: number) =>
    most === undefined ? undefined : Math.max(0, most - taken);
  return defined<ReturnType<typeof providerTerms>>({
    capacityUnits: left(capacityUnits, units),
    maxLots: left(maxLots, won.length),
    discounts: discounts?.length === 0 ? undefined : discounts,
  });
}
