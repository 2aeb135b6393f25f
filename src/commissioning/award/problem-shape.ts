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

const policy = Type.Object(
  {
    weights: Type.Record(Type.String(), percent),
    priceFormula: Type.Union([Type.Literal('linear'), Type.Literal('lowest')]),
    minimumScores: Type.Optional(Type.Record(Type.String(), percent)),
    rules: Type.Optional(Type.Array(rule, { maxItems: 1000 })),
  },
  only,
);

export const problemShape = Type.Object(
  {
    format: Type.Literal('moothall/award-problem/1'),
    currency: Type.Literal('GBP'),
    commissioners: Type.Array(
      Type.Object(
        {
          id,
          budgetPence: Type.Optional(pence),
          members: Type.Optional(Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }))),
          policy,
        },
        only,
      ),
      { minItems: 1, maxItems: MOST_MEMBERS.commissioners },
    ),
    lots: Type.Array(
      Type.Object(
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
      { minItems: 1, maxItems: MOST_MEMBERS.lots },
    ),
    providers: Type.Array(
      Type.Object(
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
      { maxItems: MOST_MEMBERS.providers },
    ),
    scores: Type.Array(
      Type.Object(
        { commissioner: id, provider: id, lot: Type.Optional(id), criterion: id, score: percent },
        only,
      ),
      { maxItems: MOST_MEMBERS.scores },
    ),
    offers: Type.Array(
      Type.Object(
        {
          id,
          provider: id,
          prices: Type.Record(Type.String(), pence),
          group: Type.Optional(id),
          requires: Type.Optional(Type.Array(id, { maxItems: 1000 })),
        },
        only,
      ),
      { maxItems: MOST_MEMBERS.offers },
    ),
  },
  only,
);
export type ProblemFile = Static<typeof problemShape>;
