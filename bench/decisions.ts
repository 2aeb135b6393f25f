import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import Type from 'typebox';
import { compileRulebook } from '../src/rules/compile.ts';
import { decide } from '../src/rules/decide.ts';
import type { Question } from '../src/rules/question.ts';
import type { RulebookDocument } from '../src/rules/statement.ts';
import type { Vocabulary } from '../src/rules/vocabulary.ts';

export interface DecisionFigures {
  readonly rules: number;
  /** A decision of the same kind in a rulebook of a thousand statements, twenty of which speak of the act. */
  readonly amongThousandUs: number;
  readonly moothallUs: number;
  readonly cedarUs: number;
  readonly ratio: number;
}

/** Nineteen prohibitions and one permission over the same bid, as statements and as Cedar policies. */
const LIMITS = Array.from({ length: 19 }, (_, n) => ({ id: `limit-${n}`, pence: 1_000_000 + n * 1000 }));

/** Forty-nine other actions, so that a thousand statements can be spread as a large rulebook's are. */
const OTHERS = Array.from({ length: 49 }, (_, n) => `bid.other-${n}`);
const bidWords = {
  stream: 'tender',
  title: 'Bid',
  body: Type.Object({ pricePence: Type.Integer(), lot: Type.String() }),
};

const vocabulary: Vocabulary = {
  actions: new Map([['bid.make', bidWords], ...OTHERS.map((name) => [name, bidWords] as const)]),
  streams: new Map([
    [
      'tender',
      {
        state: Type.Object({ status: Type.String(), lots: Type.Array(Type.String()) }),
        facts: [],
        roles: ['provider'],
      },
    ],
  ]),
  variables: new Map(),
};

const document: RulebookDocument = {
  format: 'moothall/rulebook/1',
  id: 'twenty',
  title: 'Twenty rules',
  summary: 'For measuring.',
  settings: [],
  constitution: [],
  rulebook: [
    {
      id: 'providers-bid',
      kind: 'choice',
      who: 'provider',
      deontic: 'may',
      does: 'bid.make',
      when: 'state.status == "active" && action.lot in state.lots',
    },
    ...LIMITS.map(({ id, pence }) => ({
      id,
      kind: 'choice' as const,
      who: 'anyone',
      deontic: 'must-not' as const,
      does: 'bid.make',
      when: `action.pricePence > ${pence} && state.status == "active"`,
      orElse: { refuse: true as const },
    })),
  ],
};

const thousand: RulebookDocument = {
  ...document,
  id: 'thousand',
  title: 'A thousand rules',
  rulebook: ['bid.make', ...OTHERS].flatMap((does) =>
    document.rulebook.map((statement) => ({ ...statement, id: `${statement.id}-${does.slice(4)}`, does })),
  ) as RulebookDocument['rulebook'],
};

const cedarPolicies = [
  'permit(principal in Role::"provider", action == Action::"bid.make", resource) when { resource.status == "active" && resource.lots.contains(context.lot) };',
  ...LIMITS.map(
    ({ pence }) =>
      `forbid(principal, action == Action::"bid.make", resource) when { context.pricePence > ${pence} && resource.status == "active" };`,
  ),
].join('\n');

function medianUs(run: (n: number) => void, rounds = 9, each = 4000): number {
  for (let n = 0; n < each; n += 1) run(n);
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    for (let n = 0; n < each; n += 1) run(n);
    return ((performance.now() - began) / each) * 1000;
  });
  return Number((times.sort((a, b) => a - b)[rounds >> 1] ?? 0).toFixed(2));
}

/** One decision on twenty rules with reasons (every statement considered), beside Cedar on the same rules, preparsed. */
export function benchDecisions(): DecisionFigures {
  const rulebookOf = (one: RulebookDocument) => {
    const compiled = compileRulebook([{ layer: 'rulebook', document: one }], vocabulary);
    if (!compiled.ok) throw new Error(compiled.error[0]?.message);
    return compiled.value.rulebook;
  };
  const [rulebook, large] = [rulebookOf(document), rulebookOf(thousand)];
  if (large.statements.length !== 1000) throw new Error('there are not a thousand statements');
  const question = (n: number): Question => ({
    action: { name: 'bid.make', body: { pricePence: 900_000 + (n % 100), lot: 'lot-2' } },
    actor: { id: 'party/oak', roles: ['anyone', 'party', 'provider'], evidence: [] },
    kind: 'tender',
    state: { status: 'active', lots: ['lot-1', 'lot-2', 'lot-3'] },
    happened: {},
    holders: {},
    now: '2026-01-05T09:00:00.000Z',
    begun: '2026-01-05T09:00:00.000Z',
    calendar: { id: 'none', title: 'None', holidays: [] },
  });
  const by = (rules: typeof rulebook) => (n: number) => {
    const decision = decide(rules, question(n));
    if (decision.verdict !== 'permitted' || decision.considered.length !== 20)
      throw new Error('Moothall decides otherwise');
  };
  const parsed = preparsePolicySet('twenty', { staticPolicies: cedarPolicies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const uid = (type: string, id: string) => ({ type, id });
  const cedar = (n: number) => {
    const answer = statefulIsAuthorized({
      principal: uid('Party', 'oak'),
      action: uid('Action', 'bid.make'),
      resource: uid('Tender', 't'),
      context: { pricePence: 900_000 + (n % 100), lot: 'lot-2' },
      preparsedPolicySetId: 'twenty',
      entities: [
        { uid: uid('Party', 'oak'), attrs: {}, parents: [uid('Role', 'provider')] },
        { uid: uid('Role', 'provider'), attrs: {}, parents: [] },
        {
          uid: uid('Tender', 't'),
          attrs: { status: 'active', lots: ['lot-1', 'lot-2', 'lot-3'] },
          parents: [],
        },
      ],
    });
    if (answer.type !== 'success' || answer.response.decision !== 'allow')
      throw new Error(JSON.stringify(answer));
  };
  const moothallUs = medianUs(by(rulebook));
  const amongThousandUs = medianUs(by(large));
  const cedarUs = medianUs(cedar, 5, 500);
  return {
    rules: 20,
    amongThousandUs,
    moothallUs,
    cedarUs,
    ratio: Number((cedarUs / moothallUs).toFixed(1)),
  };
}
