import type { AwardProblem } from '../../commissioning/procedures/index.ts';
import type { Material } from './material.ts';

/** An offer that lost beside the one that won a lot of it, as far as the viewer may see scores and the policy. */
export interface LotCompared {
  readonly lot: string;
  readonly commissioner: string;
  /** The provider that leads the offer that won; absent where nobody won the lot. */
  readonly winner?: string;
  /** Scores by criterion, from 0 to 100, where the viewer may see scores and one of them counts for the lot. */
  readonly scores?: readonly { readonly criterion: string; readonly own: number; readonly winner?: number }[];
  /**
   * Points out of 100 without those for price, the most that price can add, and what it adds for the winner, where the policy
   * may be read too.
   */
  readonly points?: {
    readonly own: number;
    readonly winner?: number;
    readonly price: number;
    readonly winnerPrice?: number;
  };
}

/** Compares it on each of its lots. */
export function comparedOf(
  offer: AwardProblem['offers'][number],
  { problem, file, perLot, policies, scored }: Material,
): readonly LotCompared[] {
  return Object.keys(offer.prices).flatMap((lot): LotCompared[] => {
    const commissioner = problem.lots.find((one) => one.id === lot)?.commissioner;
    if (commissioner === undefined) return [];
    const won = perLot.find((one) => one.lot === lot);
    const winner = problem.offers.find(
      (one) => won !== undefined && one.id === `${won.bid}-${won.offer}`,
    )?.provider;
    const weights = file.problem.commissioners.find((one) => one.id === commissioner)?.weights ?? new Map();
    const weight = file.problem.lots.find((one) => one.id === lot)?.weight ?? 0;
    const known = { lot, commissioner, ...(winner === undefined ? {} : { winner }) };
    if (!scored) return [known];
    const scoreOf = (provider: string, criterion: string): number =>
      file.problem.score(commissioner, provider, lot, criterion) / 100;
    const named = new Set(
      problem.scores.filter((one) => one.commissioner === commissioner).map((one) => one.criterion),
    );
    const both = <T>(of: (provider: string) => T): { own: T; winner?: T } => ({
      own: of(offer.provider),
      ...(winner === undefined ? {} : { winner: of(winner) }),
    });
    const points = (provider: string): number =>
      [...weights].reduce(
        (sum, [criterion, weight]) =>
          criterion === 'price' ? sum : sum + (weight / 10_000) * scoreOf(provider, criterion),
        0,
      );
    return [
      {
        ...known,
        scores: [...named].map((criterion) => ({ criterion, ...both((one) => scoreOf(one, criterion)) })),
        ...(policies.has(commissioner)
          ? {
              points: {
                ...both(points),
                price: (weights.get('price') ?? 0) / 100,
                ...(won === undefined || winner === undefined || weight === 0
                  ? {}
                  : { winnerPrice: (100 * won.valuePence) / weight - points(winner) }),
              },
            }
          : {}),
      },
    ];
  });
}
