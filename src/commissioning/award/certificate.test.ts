import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { highsSolver } from '../../adapters/solver/highs.ts';
import { canonical } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { checkResult } from './check/result.ts';
import { DEFAULTS } from './find.ts';
import { exhaustive, type File, problems, read } from './problem/small-problems.test-data.ts';
import { solveAward } from './solve.ts';
import { evaluate, valuationOf } from './valuation.ts';

const solver = highsSolver();
after(() => solver.close());

test('given the code of the checker, then it shares nothing with the solver but the problem', async () => {
  const folder = new URL('./check/', import.meta.url);
  const files = await readdir(folder);
  assert.ok(files.length > 8, files.join());
  for (const file of files) {
    const text = await readFile(new URL(file, folder), 'utf8');
    for (const [, from = ''] of text.matchAll(/from '(\.[^']+)'/g))
      assert.match(
        from,
        /^\.\/|^\.\.\/problem\/problem\.ts$|^(\.\.\/){3}kernel\//,
        `${file} imports ${from}`,
      );
  }
});

const solved = async (file: File): Promise<JsonObject> => {
  const result = await solveAward(read(file), 'hash', solver, { ...DEFAULTS, autonomy: false });
  assert.ok(result.ok, result.ok ? '' : result.error);
  return JSON.parse(JSON.stringify(result.value)) as JsonObject;
};

/** Another award, or none at all, with everything in the result told of it as if it had been found. */
function claiming(file: File, result: JsonObject, offers: readonly string[]): JsonObject | undefined {
  const valuation = valuationOf(read(file));
  const award = evaluate(
    valuation,
    valuation.admissible.filter(({ id }) => offers.includes(id)),
  );
  if (award === undefined) return undefined;
  const { valuePence, costPence, perLot } = award;
  const perCommissioner = award.perCommissioner.map((one) => ({ ...one, alonePence: null, shortfallPpm: 0 }));
  return JSON.parse(
    JSON.stringify({
      ...result,
      offers: award.offers,
      valuePence,
      costPence,
      boundPence: valuePence,
      perLot,
      perCommissioner,
    }),
  ) as JsonObject;
}

interface Proof {
  unit: number;
  cuts: unknown[];
  duals: Record<string, Record<string, number>>[];
  root: number;
  nodes: Record<string, unknown>[];
}

/** Changes one thing of a proof; what it was, for the message. */
function bend(proof: Proof, pick: (below: number) => number): string {
  const node = proof.nodes[pick(Math.max(1, proof.nodes.length))];
  const duals = proof.duals[pick(proof.duals.length)] ?? {};
  switch (pick(8)) {
    case 0: {
      const parts = Object.entries(duals).filter(
        ([, part]) => typeof part === 'object' && Object.keys(part).length > 0,
      );
      const [, part = {}] = parts[pick(Math.max(1, parts.length))] ?? [];
      const [name] = Object.keys(part);
      if (name !== undefined) part[name] = Math.floor((part[name] ?? 0) / (2 + pick(5)));
      return 'a dual';
    }
    case 1:
      duals.lots = {};
      return 'the duals of lots';
    case 2:
      proof.nodes = [];
      return 'the tree';
    case 3:
      if (node !== undefined) for (const key of Object.keys(node)) delete node[key];
      if (node !== undefined) node.award = true;
      return 'a node';
    case 4:
      if (node !== undefined && 'yes' in node) node.yes = pick(proof.nodes.length);
      if (node !== undefined && 'duals' in node) node.duals = pick(proof.duals.length + 1);
      return 'where a node leads';
    case 5:
      if (node !== undefined) delete node.listed;
      return 'a list';
    case 6:
      proof.unit = [1, 10, 100, 7, -1][pick(5)] ?? 1;
      return 'the unit';
    default:
      proof.duals.length = pick(proof.duals.length);
      return 'the duals';
  }
}

const published = Compile(
  JSON.parse(
    await readFile(new URL('../../../docs/reference/award-result.schema.json', import.meta.url), 'utf8'),
  ) as TSchema,
);

test('given a thousand results changed in award, bound, proof or problem, then each one that is wrong is refused', async () => {
  const seeds = fc.sample(problems, { numRuns: 700, seed: 11 });
  let [tried, wrong] = [0, 0];
  let state = 1;
  const pick = (below: number): number => {
    state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
    return state % Math.max(1, below);
  };
  for (const file of seeds) {
    const best = exhaustive(file, false);
    if (best === undefined || best.offers.length === 0) continue;
    const right = await solved(file);
    assert.deepEqual(checkResult(read(file), 'hash', right), []);
    assert.ok(published.Check(right), canonical(right));
    assert.ok(!published.Check({ ...right, boundPence: 0.5 }));
    if ((right.proof as JsonObject).kind !== 'plans') continue;
    for (let turn = 0; turn < 12; turn += 1) {
      const result = structuredClone(right);
      const what = [];
      let changed: JsonObject | undefined = result;
      let problem = file;
      if (turn % 2 === 0) {
        const ids = read(file).offers.map(({ id }) => id);
        changed = claiming(
          file,
          result,
          ids.filter(() => pick(3) === 0),
        );
        what.push('another award');
      }
      if (turn % 4 === 1) {
        problem = structuredClone(file);
        const lot = problem.lots[pick(problem.lots.length)];
        if (lot !== undefined) lot.ceilingPence += 1 + pick(9000);
        what.push('the problem');
      }
      if (changed === undefined) continue;
      if (turn % 2 === 1 || turn % 4 === 0) what.push(bend(changed.proof as unknown as Proof, pick));
      if (turn % 5 === 4) {
        changed = { ...changed, boundPence: Number(changed.boundPence) - 1 - pick(100) };
        what.push('the bound');
      }
      tried += 1;
      // Wrong: not the award that looking at all of them gives, or not told as it is.
      const truth = exhaustive(problem, false);
      const told = claiming(problem, changed, changed.offers as string[]);
      const isRight =
        truth !== undefined &&
        canonical(truth.offers) === canonical(changed.offers as never) &&
        told !== undefined &&
        canonical(told) === canonical(changed as never);
      if (isRight) continue;
      wrong += 1;
      const found = checkResult(read(problem), 'hash', changed);
      assert.ok(
        found.length > 0,
        `changed ${what.join(' and ')}, and it was not seen: ${JSON.stringify(file)}`,
      );
    }
  }
  assert.ok(tried >= 1000 && wrong >= 400, `${tried} changed results, ${wrong} of them wrong`);
});
