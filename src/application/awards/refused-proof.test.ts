import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { highsSolver } from '../../adapters/solver/highs.ts';
import { dualsOfLots } from '../../commissioning/award/duals.test-data.ts';
import {
  checkResult,
  DEFAULTS,
  generateProblem,
  readProblem,
  SIZES,
  solveAward,
} from '../../commissioning/award/index.ts';
import { present } from '../../kernel/assert.ts';
import { proofLine } from './open-words.ts';
import { type Award, passed } from './run.ts';

/** A proof that does not pass the check is a fault of the program; whoever asked has an award all the same. */
const solver = highsSolver();
after(() => solver.close());

const solved = async (file: unknown, autonomy = false) => {
  const problem = readProblem(file);
  assert.ok(problem.ok);
  const result = await solveAward(problem.value, 'hash', solver, { ...DEFAULTS, autonomy });
  assert.ok(result.ok);
  return { problem: problem.value, award: result.value };
};
const market = generateProblem(
  { ...present(SIZES.S, 'a size'), commissioners: 4, lots: 12, providers: 10 },
  1,
);

/** The same award with duals that prove nothing. */
function withoutDuals(award: Award): Award {
  assert.ok(award.proof?.kind === 'plans');
  return { ...award, proof: { ...award.proof, duals: award.proof.duals.map(() => dualsOfLots({})) } };
}

for (const autonomy of [false, true])
  test(`given a proof that is refused, autonomy ${autonomy ? 'on' : 'off'}, then the award is given, nothing of it proved, and why is told`, async () => {
    const { problem, award } = await solved(market, autonomy);
    assert.equal(award.status, 'proved');
    assert.deepEqual(passed(problem, 'hash', award), award);
    const given = passed(problem, 'hash', withoutDuals(award));
    assert.deepEqual([given.status, given.proof, given.tieBreak], ['gap', null, 'unproved']);
    assert.deepEqual([given.offers, given.perLot], [award.offers, award.perLot]);
    assert.ok(given.boundPence >= award.valuePence && given.boundPence < 2 * award.valuePence);
    assert.match(given.refused ?? '', /^\/proof/);
    assert.match(proofLine(given), /^not proved: the proof that was found did not pass the check \(\/proof/);
    assert.deepEqual(checkResult(problem, 'hash', JSON.parse(JSON.stringify(given))), []);
  });

test('given a conflict whose proof is refused, then it is told without', async () => {
  const file = structuredClone(market) as unknown as {
    commissioners: { budgetPence?: number }[];
    lots: { required?: boolean }[];
  };
  for (const one of file.commissioners) one.budgetPence = 100;
  for (const lot of file.lots) lot.required = true;
  const { problem, award } = await solved(file);
  assert.equal(award.status, 'infeasible');
  const given = passed(problem, 'hash', withoutDuals(award));
  assert.deepEqual([given.status, given.proof, given.tieBreak], ['infeasible', null, 'unproved']);
  assert.match(given.refused ?? '', /^\/proof/);
  assert.deepEqual(checkResult(problem, 'hash', JSON.parse(JSON.stringify(given))), []);
});

test('given an award that is none, then it is never given', async () => {
  const { problem, award } = await solved(market);
  assert.throws(() => passed(problem, 'hash', { ...award, problemHash: 'another' }), /checker refuses/);
  assert.throws(() => passed(problem, 'hash', { ...award, offers: ['none'] }), /checker refuses/);
});
