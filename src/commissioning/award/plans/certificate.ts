import type { PlanProof, ProofNode, PublishedDuals } from '../proof.ts';
import type { Cut, Duals } from './duals.ts';
import type { Market } from './market.ts';
import type { TreeNode } from './tree.ts';

/** The proof as it is published: names for numbers, zeros left out. */
export function publish(market: Market, cuts: readonly Cut[], root: Duals, tree: TreeNode | null): PlanProof {
  const duals: PublishedDuals[] = [];
  const places = new Map<Duals, number>();
  const place = (one: Duals): number => {
    const at = places.get(one) ?? duals.push(published(market, one)) - 1;
    places.set(one, at);
    return at;
  };
  const first = place(root);
  return {
    kind: 'plans',
    unit: market.unit,
    cuts: cuts.map((cut) => ({
      lots: cut.lots.map((lot) => market.lots[lot]?.id ?? ''),
      ...(cut.seller < 0 ? {} : { provider: market.providers[cut.seller]?.provider.id ?? '' }),
    })),
    root: first,
    nodes: tree === null ? [] : nodesOf(market, tree, place),
    duals,
  };
}

/** An empty record in which `__proto__` is a name like any other. */
const none = (): Record<string, number> => Object.create(null) as Record<string, number>;

function published(market: Market, duals: Duals): PublishedDuals {
  const named = (list: Float64Array, name: (n: number) => string): Record<string, number> =>
    Object.fromEntries([...list.entries()].flatMap(([n, dual]) => (dual === 0 ? [] : [[name(n), dual]])));
  const sides: Record<'budgets' | 'floors' | 'rules' | 'requires', Record<string, number>> = {
    budgets: none(),
    floors: none(),
    rules: none(),
    requires: none(),
  };
  const seats: Record<'lots' | 'seats', Record<string, number>> = { lots: none(), seats: none() };
  const apportioned = new Map(
    market.apportioners.flatMap(({ lots, rules }) => lots.map(({ lot }) => [lot, rules.length] as const)),
  );
  for (const [n, { lot, kind }] of market.seats.entries()) {
    const [dual, id, rules] = [duals.seats[n] ?? 0, market.lots[lot]?.id ?? '', apportioned.get(lot)];
    if (dual === 0) continue;
    if (rules === undefined) seats.lots[id] = dual;
    else seats.seats[`${kind.toString(2).padStart(rules, '0')}/${id}`] = dual;
  }
  let costCap = 0;
  for (const [n, row] of market.rows.entries()) {
    const dual = duals.sides[n] ?? 0;
    if (dual === 0) continue;
    if (row.kind === 'cost-cap') costCap = dual;
    else if (row.kind === 'budget') sides.budgets[row.name] = dual;
    else if (row.kind === 'floor') sides.floors[row.name] = dual;
    else if (row.kind === 'requires') sides.requires[row.name] = dual;
    else sides.rules[row.name] = dual;
  }
  return {
    ...seats,
    ...sides,
    costCap,
    cuts: named(duals.cuts, String),
  };
}

/** Node by node, each before its children. */
function nodesOf(market: Market, root: TreeNode, place: (duals: Duals) => number): ProofNode[] {
  const nodes: Record<string, unknown>[] = [];
  const stack: { tree: TreeNode; put: (at: number) => void }[] = [{ tree: root, put: () => {} }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { tree, put } = top;
    const node: Record<string, unknown> = {};
    put(nodes.push(node) - 1);
    if ('duals' in tree) {
      node.duals = place(tree.duals);
      if (tree.listed !== undefined) stack.push({ tree: tree.listed, put: (at) => (node.listed = at) });
    } else if ('award' in tree) node.award = true;
    else {
      if (tree.seller >= 0) node.provider = market.providers[tree.seller]?.provider.id;
      if ('lot' in tree.split) node.lot = market.lots[tree.split.lot]?.id;
      else node.offer = market.asks[tree.split.ask]?.offer.id;
      stack.push({ tree: tree.no, put: (at) => (node.no = at) });
      stack.push({ tree: tree.yes, put: (at) => (node.yes = at) });
    }
  }
  return nodes as unknown as ProofNode[];
}
