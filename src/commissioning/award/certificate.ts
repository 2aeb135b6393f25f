import type { Market } from './market.ts';
import type { Cut, Duals } from './master.ts';
import type { TreeNode } from './plan-tree.ts';
import type { PlanProof, ProofNode, PublishedDuals } from './proof.ts';
import { present } from '../../kernel/assert.ts';

/** The proof as it is published: names for numbers, zeros left out. */
export function publish(
  market: Market,
  cuts: readonly Cut[],
  root: Duals,
  tree: TreeNode | null,
): PlanProof {
  const duals: PublishedDuals[] = [];
  const place = (one: Duals): number => duals.push(published(market, one)) - 1;
  const first = place(root);
  return {
    kind: 'plans',
    unit: market.unit,
    cuts: cuts.map((cut) => ({
      lots: cut.lots.map((lot) => market.lots[lot]?.id ?? ''),
      ...(cut.seller < 0 ? {} : { provider: market.providers[cut.seller]?.provider.id ?? '' }),
    })),
    root: first,
    tree: tree === null ? null : nodesOf(market, tree, place),
    duals,
  };
}

function published(market: Market, duals: Duals): PublishedDuals {
  const named = (list: Float64Array, name: (n: number) => string): Record<string, number> =>
    Object.fromEntries([...list.entries()].flatMap(([n, dual]) => (dual === 0 ? [] : [[name(n), dual]])));
  const sides: Record<'budgets' | 'rules' | 'requires', Record<string, number>> = {
    budgets: {},
    rules: {},
    requires: {},
  };
  let costCap = 0;
  for (const [n, row] of market.rows.entries()) {
    const dual = duals.sides[n] ?? 0;
    if (dual === 0) continue;
    if (row.kind === 'cost-cap') costCap = dual;
    else if (row.kind === 'budget') sides.budgets[row.name] = dual;
    else if (row.kind === 'requires') sides.requires[row.name] = dual;
    else sides.rules[row.name] = dual;
  }
  return {
    lots: named(duals.lots, (n) => market.lots[n]?.id ?? ''),
    ...sides,
    costCap,
    cuts: named(duals.cuts, String),
  };
}

/** Node by node, without recursion: a proof may be deep. */
function nodesOf(market: Market, root: TreeNode, place: (duals: Duals) => number): ProofNode {
  const result: { node?: ProofNode } = {};
  const stack: { tree: TreeNode; put: (node: ProofNode) => void }[] = [
    { tree: root, put: (node) => (result.node = node) },
  ];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { tree, put } = top;
    if ('duals' in tree) {
      const node: { duals: number; listed?: ProofNode } = { duals: place(tree.duals) };
      put(node);
      if (tree.listed !== undefined) stack.push({ tree: tree.listed, put: (child) => (node.listed = child) });
    } else if ('award' in tree) put(tree);
    else {
      const provider = market.providers[tree.seller]?.provider.id ?? '';
      const node: Record<string, unknown> =
        'lot' in tree.split
          ? { provider, lot: market.lots[tree.split.lot]?.id }
          : { provider, offer: market.asks[tree.split.ask]?.offer.id };
      put(node as unknown as ProofNode);
      stack.push({ tree: tree.yes, put: (child) => (node.yes = child) });
      stack.push({ tree: tree.no, put: (child) => (node.no = child) });
    }
  }
  return present(result.node, 'a tree has a root');
}
