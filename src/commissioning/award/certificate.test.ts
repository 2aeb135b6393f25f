import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import { canonical } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { checkResult, examine, unshown } from './check/result.ts';
import { DEFAULTS } from './find.ts';
import { generateProblem, SIZES } from './problem/generator.ts';
import type { Problem } from './problem/problem.ts';
import { readProblem } from './problem/reader.ts';
import { exhaustive, type File, problems, read } from './problem/small-problems.test-data.ts';
import { gapOf, resultSoFar, solveAward } from './solve.ts';
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
        /^\.\/|^\.\.\/problem\/(problem|faults)\.ts$|^(\.\.\/){3}kernel\//,
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

test('given an award that is not the best, told with a bound that is made up, then small problems refute it', async () => {
  const met = { refused: 0, shown: 0 };
  for (const file of fc.sample(problems, { numRuns: 300, seed: 31 })) {
    const best = exhaustive(file, false);
    if (best === undefined) continue;
    const right = await solved(file);
    for (const offers of [[], best.offers.slice(1), best.offers.slice(0, 1), best.offers]) {
      const other = claiming(file, right, offers);
      if (other === undefined) continue;
      const unproved = { status: 'gap', proof: null, boundBy: 'solver', tieBreak: 'unproved', gap: 0 };
      const forged = { ...other, ...unproved };
      const isTrue: boolean = BigInt(Number(other.valuePence)) === best.value;
      const wrong = checkResult(read(file), 'hash', forged);
      assert.equal(wrong.length === 0, isTrue, JSON.stringify({ forged, file }));
      if (!isTrue)
        assert.deepEqual(
          wrong.map(({ path }) => path),
          ['/boundPence'],
        );
      else assert.deepEqual(unshown(read(file), forged), [], 'its own search shows it');
      met[isTrue ? 'shown' : 'refused'] += 1;
    }
  }
  assert.ok(met.refused > 40 && met.shown > 60, JSON.stringify(met));
});

test('given a made-up bound of a problem that no search goes through, then a better award refutes it, or it is told as unchecked', async () => {
  const problem = read(generateProblem(SIZES.S ?? assert.fail('there is a size S'), 3));
  const said = (offers: readonly string[], more: number): JsonObject => {
    const result = resultSoFar(problem, 'hash', { autonomy: 'off', offers, bound: undefined });
    assert.ok(result !== undefined);
    const boundPence = result.valuePence + more;
    return JSON.parse(
      JSON.stringify({ ...result, boundPence, gap: gapOf(result.valuePence, boundPence) }),
    ) as JsonObject;
  };
  assert.deepEqual(
    checkResult(problem, 'hash', said([], 0)).map(({ path }) => path),
    ['/boundPence'],
  );
  // What all lots together could be worth at most is below it.
  const safe = said([], 100_000_000_000);
  assert.deepEqual([...checkResult(problem, 'hash', safe), ...unshown(problem, safe)], []);
  const best = await solveAward(problem, 'hash', solver, { ...DEFAULTS, autonomy: false });
  assert.ok(best.ok);
  const far = said(best.value.offers, 0);
  assert.deepEqual(checkResult(problem, 'hash', far), []);
  assert.deepEqual(
    unshown(problem, far).map(({ path }) => path),
    ['/boundPence'],
  );
});

test('given the schema that results are checked by, then it is the one that is published', async () => {
  const text = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
  assert.equal(
    await text('./check/award-result.schema.json'),
    await text('../../../docs/reference/award-result.schema.json'),
  );
});

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

type Path = readonly (string | number)[];

/** Every place in a result, and what could stand there in its stead: another value, nothing, or its neighbour once more. */
function* bentAnywhere(whole: JsonObject): Generator<{ readonly path: Path; readonly bent: JsonObject }> {
  const at = (root: unknown, path: Path) =>
    path.reduce((here, step) => (here as Record<string | number, unknown>)[step], root);
  const changed = (
    path: Path,
    change: (holder: Record<string | number, unknown>, last: string | number) => void,
  ) => {
    const bent = structuredClone(whole);
    change(at(bent, path.slice(0, -1)) as Record<string | number, unknown>, path.at(-1) ?? '');
    return { path, bent };
  };
  const places = (value: unknown, path: Path): Path[] =>
    typeof value === 'object' && value !== null
      ? [
          ...(path.length === 0 ? [] : [path]),
          ...Object.keys(value).flatMap((key) =>
            places(at(value, [key]), [...path, Array.isArray(value) ? Number(key) : key]),
          ),
        ]
      : [path];
  for (const path of places(whole, [])) {
    const value = at(whole, path);
    const others: unknown[] =
      typeof value === 'number'
        ? [value + 1, value - 1, value + 0.5, String(value), null, Number.NaN]
        : typeof value === 'string'
          ? [`${value}x`, '', 1, 'junk', null]
          : typeof value === 'boolean'
            ? [!value, String(value)]
            : [null, 'junk', [], {}];
    for (const other of others)
      if (JSON.stringify(other) !== JSON.stringify(value))
        yield changed(path, (holder, last) => (holder[last] = other));
    yield changed(path, (holder, last) => {
      if (Array.isArray(holder)) holder.splice(Number(last), 1);
      else delete holder[last];
    });
    yield changed(path, (holder, last) => {
      if (!Array.isArray(holder)) holder[`${last}2`] = structuredClone(value);
      else holder.splice(Number(last), 0, structuredClone(value));
    });
    yield changed(path, (holder, last) => {
      const next = Array.isArray(holder) ? holder[(Number(last) + 1) % holder.length] : undefined;
      if (next !== undefined) holder[last] = structuredClone(next);
    });
  }
  yield { path: ['conflict'], bent: { ...whole, conflict: [{ type: 'lot', id: 'L1', commissioner: 'C1' }] } };
  if (whole.status === 'proved') yield { path: ['status'], bent: { ...whole, status: 'gap', proof: null } };
  if (whole.status !== 'infeasible') yield { path: ['status'], bent: { ...whole, status: 'infeasible' } };
}

/** What a bent member may do and pass: it is no claim (`seconds`), or evidence that still proves what is claimed. */
const isNoClaim = (path: Path, bent: JsonObject): boolean =>
  (path[0] === 'proof' && (path.length > 1 || bent.proof === null)) || path[0] === 'seconds';

test('given proved, open and impossible results, then no member of them can be changed, left out or doubled unseen', async () => {
  const tried = { proved: 0, gap: 0, infeasible: 0 };
  const files = [
    ...fc.sample(problems, { numRuns: 60, seed: 5 }),
    generateProblem(SIZES.S ?? assert.fail(), 2),
  ];
  const told = (result: object) => ({ ...JSON.parse(JSON.stringify(result)), seconds: 0.5 }) as JsonObject;
  for (const [n, file] of files.entries()) {
    const problem = readProblem(file);
    if (!problem.ok) continue;
    const autonomy = n % 2 === 0;
    const found = await solveAward(problem.value, 'hash', solver, { ...DEFAULTS, autonomy });
    assert.ok(found.ok);
    const right = told(found.value);
    const open = told({
      ...right,
      status: 'gap',
      tieBreak: 'unproved',
      proof: null,
      boundBy: 'solver',
      boundPence: Number(right.valuePence) + 1000,
      gap: gapOf(Number(right.valuePence), Number(right.valuePence) + 1000),
    });
    // The bound that the duals of the root give, without the tree that closes it.
    const proof = right.proof as JsonObject | null;
    const rooted = {
      ...open,
      proof: { ...proof, nodes: [] },
      boundBy: 'exact',
      boundPence: 1e12,
      gap: 0,
    } as JsonObject;
    const boundPence = proof?.kind === 'plans' ? boundOf(problem.value, rooted) : undefined;
    const proven =
      boundPence === undefined
        ? []
        : [told({ ...rooted, boundPence, gap: gapOf(Number(right.valuePence), boundPence) })];
    for (const result of right.status === 'infeasible' ? [right] : [right, open, ...proven]) {
      assert.deepEqual(checkResult(problem.value, 'hash', result), []);
      const most = n === files.length - 1 ? 300 : 100_000;
      let left = most;
      for (const { path, bent } of bentAnywhere(result)) {
        if (isNoClaim(path, bent) && !isBadForm(path, bent)) continue;
        if (left-- <= 0) break;
        if (canonicalOrText(bent) === canonicalOrText(result)) continue;
        // A conflict is worked out again by whoever checks (application/awards/files.test.ts); so is what only the solver says.
        if (result.status === 'infeasible' && ['conflict', 'tieBreak', 'autonomy'].includes(String(path[0])))
          continue;
        tried[result.status as keyof typeof tried] += 1;
        const wrong = [...checkResult(problem.value, 'hash', bent)];
        // Another bound that is true is right, where the checker's own search shows that.
        const isTrue = path[0] === 'boundPence' && Number(bent.boundPence) >= Number(right.valuePence);
        if (isTrue && result.status === 'gap' && right.status === 'proved') continue;
        // What is not shown may be another word of the solver's; it is told that it is no more than that.
        if (wrong.length === 0)
          wrong.push(
            ...unshown(problem.value, bent).filter((one) => `${one.path}/`.startsWith(`/${path[0]}/`)),
          );
        assert.ok(
          wrong.length > 0,
          `/${path.join('/')} was changed unseen: ${JSON.stringify(bent)} of ${JSON.stringify(file)}`,
        );
      }
    }
  }
  assert.ok(tried.proved > 1000 && tried.gap > 1000 && tried.infeasible > 20, JSON.stringify(tried));
});

/** The bound that a result's proof gives, whatever it claims. */
function boundOf(problem: Problem, result: JsonObject): number | undefined {
  const gap = gapOf(Number(result.valuePence), Number(result.boundPence));
  return examine(problem, 'hash', { ...result, gap }).boundPence;
}

const canonicalOrText = (value: JsonObject): string => JSON.stringify(value);

/** A time below 0, or in words, keeps no form. */
const isBadForm = (path: Path, { seconds }: JsonObject): boolean =>
  path[0] === 'seconds' &&
  path.length === 1 &&
  !(typeof seconds === 'number' && seconds >= 0) &&
  seconds !== undefined;
