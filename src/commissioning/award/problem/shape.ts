import Type, { type Static } from 'typebox';

/** The file format `moothall/award-problem/1`. What decimals and references must keep is checked by the reader. */
const id = Type.String({ minLength: 1, maxLength: 200 });
const pence = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 });
const whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const percent = Type.Number({ minimum: 0, maximum: 100 });
/** The most members that each list may have. */
export const MOST_MEMBERS = {
  commissioners: 10_000,
  lots: 20_000,
  providers: 20_000,
  scores: 2_000_000,
  offers: 200_000,
} as const;
/** What is said of a list that has more. */
export const tooMany = (most: number): string => `has more than ${most} members`;
const only = { additionalProperties: false } as const;

const rule = Type.Object(
  {
    id,
    type: Type.Union([
      Type.Literal('max-share'),
      Type.Literal('set-aside'),
      Type.Literal('min-providers'),
      Type.Literal('exclude'),
    ]),
    strength: Type.Union([Type.Literal('must'), Type.Literal('should')]),
    share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    count: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    flag: Type.Optional(id),
    provider: Type.Optional(id),
    penaltyPence: Type.Optional(pence),
    penaltyPencePerPound: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  only,
);

/** A policy by itself, as one commissioner gives it. */
export const policyShape = Type.Object(
  {
    weights: Type.Record(Type.String(), percent),
    priceFormula: Type.Union([Type.Literal('linear'), Type.Literal('lowest')]),
    minimumScores: Type.Optional(Type.Record(Type.String(), percent)),
    rules: Type.Optional(Type.Array(rule, { maxItems: 1000 })),
  },
  only,
);

/** One member of each list. */
export const members = {
  commissioners: Type.Object(
    {
      id,
      budgetPence: Type.Optional(pence),
      members: Type.Optional(Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }))),
      policy: policyShape,
    },
    only,
  ),
  lots: Type.Object(
    {
      id,
      commissioner: id,
      ceilingPence: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }),
      weight: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })),
      units: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
      reserved: Type.Optional(Type.Array(id, { maxItems: 100 })),
      required: Type.Optional(Type.Boolean()),
    },
    only,
  ),
  providers: Type.Object(
    {
      id,
      flags: Type.Optional(Type.Array(id, { maxItems: 100 })),
      capacityUnits: Type.Optional(whole),
      maxLots: Type.Optional(whole),
      discounts: Type.Optional(
        Type.Array(Type.Object({ spendPence: pence, percent }, only), { maxItems: 20 }),
      ),
    },
    only,
  ),
  scores: Type.Object(
    { commissioner: id, provider: id, lot: Type.Optional(id), criterion: id, score: percent },
    only,
  ),
  offers: Type.Object(
    {
      id,
      provider: id,
      prices: Type.Record(Type.String(), pence),
      group: Type.Optional(id),
      requires: Type.Optional(Type.Array(id, { maxItems: 1000 })),
    },
    only,
  ),
};

const upTo = (most: number, least = 0) => ({ minItems: least, maxItems: most });
const limits = {
  commissioners: upTo(MOST_MEMBERS.commissioners, 1),
  lots: upTo(MOST_MEMBERS.lots, 1),
  providers: upTo(MOST_MEMBERS.providers),
  scores: upTo(MOST_MEMBERS.scores),
  offers: upTo(MOST_MEMBERS.offers),
};
const named = {
  format: Type.Literal('moothall/award-problem/1'),
  currency: Type.Literal('GBP'),
};

const problemShape = Type.Object(
  {
    ...named,
    commissioners: Type.Array(members.commissioners, limits.commissioners),
    lots: Type.Array(members.lots, limits.lots),
    providers: Type.Array(members.providers, limits.providers),
    scores: Type.Array(members.scores, limits.scores),
    offers: Type.Array(members.offers, limits.offers),
  },
  only,
);

/** The same without what the members of its lists are. */
export const outerShape = Type.Object(
  {
    ...named,
    commissioners: Type.Array(Type.Unknown(), limits.commissioners),
    lots: Type.Array(Type.Unknown(), limits.lots),
    providers: Type.Array(Type.Unknown(), limits.providers),
    scores: Type.Array(Type.Unknown(), limits.scores),
    offers: Type.Array(Type.Unknown(), limits.offers),
  },
  only,
);
export type ProblemFile = Static<typeof problemShape>;
