import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'moothall-award-'));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const script = fileURLToPath(new URL('../award.ts', import.meta.url));
const moothall = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=400', script, 'award', ...args],
    {
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr: stderr.trim() };
};

const good = {
  format: 'moothall/award-problem/1',
  currency: 'GBP',
  commissioners: ['C1', 'C2'].map((id) => ({
    id,
    policy: {
      weights: { price: 40, quality: 60 },
      priceFormula: 'linear',
      rules: id === 'C1' ? [{ id: 'no2', type: 'exclude', provider: 'P2', strength: 'must' }] : [],
    },
  })),
  lots: ['L1', 'L2'].map((id, n) => ({
    id,
    commissioner: `C${n + 1}`,
    ceilingPence: 100_000,
    required: true,
  })),
  providers: [{ id: 'P1', discounts: [{ spendPence: 150_000, percent: 10 }] }, { id: 'P2' }],
  scores: [{ commissioner: 'C2', provider: 'P1', criterion: 'quality', score: 70 }],
  offers: [
    { id: 'O1', provider: 'P1', prices: { L1: 80_000 } },
    { id: 'O2', provider: 'P1', prices: { L2: 80_000 } },
    { id: 'O3', provider: 'P2', prices: { L2: 75_000 } },
  ],
};
const write = (name: string, value: unknown): string => {
  writeFileSync(at(name), typeof value === 'string' ? value : JSON.stringify(value));
  return at(name);
};

test('given a problem, then it is solved, checked, explained, shared and drawn; a changed result is refused', () => {
  const problem = write('good.json', good);
  assert.equal(moothall('solve', problem, '--out', at('result.json')).status, 0);
  const result = JSON.parse(readFileSync(at('result.json'), 'utf8'));
  assert.equal(result.status, 'proved');
  assert.deepEqual(result.offers, ['O1', 'O2']);
  assert.equal(result.costPence, 144_000);
  assert.equal(moothall('check', problem, at('result.json')).status, 0);

  const wrong = moothall(
    'check',
    problem,
    write('wrong.json', { ...result, valuePence: result.valuePence + 1 }),
  );
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout, /\/valuePence/);
  // An award that keeps every rule but is not the best one, and claims to be.
  const alone = { ...result.perCommissioner[0], alonePence: 1, shortfallPpm: 0 };
  const lied = { ...result, perCommissioner: [alone, result.perCommissioner[1]] };
  assert.match(moothall('check', problem, write('lied.json', lied)).stdout, /\/perCommissioner/);

  const shared = JSON.parse(moothall('share', problem, at('result.json'), '--json').stdout || '[]');
  assert.deepEqual(
    shared[0]?.shares.map((one: { shapleyPence: number }) => one.shapleyPence),
    [8000, 8000],
  );
  const lost = moothall('explain', problem, at('result.json'), '--offer', 'O3');
  assert.match(lost.stdout, /O3 lost\. .*displacing O2|O3 lost\. No cut/);
  assert.match(moothall('explain', problem, at('result.json'), '--rule', 'no2').stdout, /Without it/);
  assert.match(
    moothall('explain', problem, at('result.json'), '--commissioner', 'C1').stdout,
    /alone it would have/,
  );
  const drawn = moothall('frontier', problem, '--points', '3', '--svg', at('frontier.svg'));
  assert.equal(drawn.status, 0);
  assert.match(readFileSync(at('frontier.svg'), 'utf8'), /<circle/);
});

test('given a provider with room for one of two, then solving and explaining say who falls short, by how much and why', () => {
  const problem = write('short.json', {
    ...good,
    commissioners: good.commissioners.map(({ id }) => ({
      id,
      policy: { weights: { price: 20, quality: 80 }, priceFormula: 'linear' },
    })),
    lots: good.lots.map((lot) => ({ ...lot, units: 1, required: false })),
    providers: [{ id: 'P1', capacityUnits: 1 }],
    scores: ['C1', 'C2'].map((commissioner, n) => ({
      commissioner,
      provider: 'P1',
      criterion: 'quality',
      score: 80 + n,
    })),
    offers: good.offers.slice(0, 2),
  });
  const why =
    /C1 falls short of what it would have alone by 100%\. P1 has capacity for 1 unit; .*: C2 gets it for L2\. Without this C1 would not fall short\.$/m;
  assert.match(moothall('solve', problem, '--out', at('short-result.json')).stdout, why);
  assert.match(moothall('explain', problem, at('short-result.json'), '--commissioner', 'C1').stdout, why);
});

test('given an award made under other policies, then it is measured by those of a problem, what must hold left aside', () => {
  const cheap = good.commissioners.map((one) => ({
    ...one,
    policy: { ...one.policy, weights: { price: 100, quality: 0 }, rules: [] },
  }));
  const other = write('cheap.json', { ...good, commissioners: cheap });
  assert.equal(moothall('solve', other, '--out', at('cheap-result.json')).status, 0);
  const problem = write('measure.json', good);
  const measured = JSON.parse(moothall('measure', problem, at('cheap-result.json'), '--json').stdout);
  // P1 wins both lots at 72,000 pence: 28 price points, weighed 40, and for C2 70 points of quality, weighed 60.
  assert.deepEqual(measured, {
    valuePence: 11_200 + 53_200,
    perCommissioner: [
      { id: 'C1', valuePence: 11_200 },
      { id: 'C2', valuePence: 53_200 },
    ],
  });
  assert.match(
    moothall('measure', problem, at('cheap-result.json')).stdout,
    /^Value £644\.00\n {2}C1 {2}£112\.00/,
  );
  const strange = write('strange.json', { format: 'moothall/award-result/1', offers: ['O9'] });
  assert.match(moothall('measure', problem, strange).stderr, /strange\.json: there is no offer O9$/);
});

test('given shuffled lists, another locale, another time zone, then the same result but for the seconds and the name of the file', () => {
  const { stdout } = moothall('generate', '--size', 'S', '--seed', '1');
  const market = JSON.parse(stdout) as Record<string, unknown>;
  const turned = Object.fromEntries(
    Object.entries(market)
      .toReversed()
      .map(([key, value]) => [key, Array.isArray(value) ? value.toReversed() : value]),
  );
  const solve = (name: string, file: unknown, environment: NodeJS.ProcessEnv) => {
    const { stdout: told } = spawnSync(
      process.execPath,
      [script, 'award', 'solve', write(name, file), '--json'],
      {
        encoding: 'utf8',
        env: { ...process.env, ...environment },
      },
    );
    const { seconds, secondsOfCheck, problemHash, ...result } = JSON.parse(told);
    assert.ok(seconds > secondsOfCheck && secondsOfCheck >= 0);
    return { result: JSON.stringify(result), problemHash };
  };
  const plain = solve('plain.json', market, { LC_ALL: 'C', TZ: 'UTC' });
  assert.match(plain.result, /"status":"proved"/);
  assert.deepEqual(solve('plain.json', market, { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' }), plain);
  assert.equal(solve('turned.json', turned, { LC_ALL: 'C', TZ: 'UTC' }).result, plain.result);
});

test('given the result of another problem, or text in another encoding, then one line says so, with exit code 2', () => {
  const problem = write('one.json', good);
  assert.equal(moothall('solve', problem, '--out', at('one-result.json')).status, 0);
  const other = write('other.json', { ...good, offers: good.offers.slice(0, 2) });
  for (const command of [['check'], ['share'], ['explain', '--offer', 'O1']]) {
    const { status, stderr, stdout } = moothall(
      command[0] ?? '',
      other,
      at('one-result.json'),
      ...command.slice(1),
    );
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^\S+one-result\.json: \/problemHash names another problem than \S+other\.json$/);
  }
  writeFileSync(at('utf16.json'), Buffer.from(`\uFEFF${JSON.stringify(good)}`, 'utf16le'));
  const wide = moothall('solve', at('utf16.json'));
  assert.equal(wide.status, 2);
  assert.match(wide.stderr, /^\S+utf16\.json cannot be read: it is not text in UTF-8$/);
});

test('given names with line ends and escapes, then a terminal is shown them and obeys none', () => {
  const id = 'O1\nfake: proved\u001b[31m\u009b1m\u202e';
  const offers = good.offers.map((offer) => (offer.id === 'O1' ? { ...offer, id } : offer));
  const problem = write('names.json', { ...good, offers });
  const solved = moothall('solve', problem, '--out', at('names-result.json'));
  assert.match(solved.stdout, /O1\\u000afake: proved\\u001b\[31m\\u009b1m\\u202e/);
  const told = moothall('solve', problem, '--json');
  assert.ok(JSON.parse(told.stdout).offers.includes(id));
  const explained = moothall('explain', problem, at('names-result.json'), '--offer', id);
  const refused = moothall('explain', problem, at('names-result.json'), '--offer', 'no\u001b[31m');
  assert.equal(refused.status, 2);
  for (const { stdout, stderr } of [solved, told, explained, refused])
    assert.doesNotMatch(`${stdout}${stderr}`, /(?!\n)[\p{Cc}\p{Cf}]/u);
});

test('given a place where nothing can be written, then that is told before anything is solved', () => {
  const big = write('big.json', moothall('generate', '--size', 'H2', '--seed', '1').stdout);
  for (const args of [
    ['solve', big, '--out'],
    ['frontier', big, '--points', '9', '--svg'],
  ]) {
    const start = performance.now();
    const { status, stderr } = moothall(...args, at('no-such-folder/result.json'));
    assert.equal(status, 2);
    assert.match(stderr, /^\S+no-such-folder\/result\.json cannot be written: [^\n]+$/);
    assert.ok(performance.now() - start < 10_000);
  }
});

test('given an award that nobody proved, then its claims are refused, or told to be the word of the solver', () => {
  const problem = write('unproved.json', good);
  assert.equal(moothall('solve', problem, '--autonomy', 'off', '--out', at('proved.json')).status, 0);
  const proved = JSON.parse(readFileSync(at('proved.json'), 'utf8'));
  const { status, stdout } = moothall(
    'check',
    problem,
    write('false.json', { ...proved, status: 'gap', proof: null, boundPence: proved.valuePence + 1 }),
  );
  assert.equal(status, 1);
  assert.match(stdout, /\/gap says 0/);
  assert.match(stdout, /\/boundBy is not exact without a proof/);
  assert.match(stdout, /\/tieBreak cannot be proved/);
  const boundPence = 2 * proved.valuePence;
  const honest = {
    ...proved,
    status: 'gap',
    proof: null,
    boundPence,
    gap: 0.5,
    boundBy: 'solver',
    tieBreak: 'unproved',
  };
  const word = moothall('check', problem, write('honest.json', honest));
  assert.equal(word.status, 0);
  // So few awards are gone through: that nothing is worth more is seen, and that less is not refused.
  assert.match(word.stdout, /right \(gap\); the award is right$/m);
  const [lot] = proved.perLot;
  const none = { ...honest, boundPence: proved.valuePence - 1 };
  assert.notEqual(lot, undefined);
  assert.equal(moothall('check', problem, write('none.json', none)).status, 1);
  const large = JSON.parse(moothall('generate', '--size', 'S', '--seed', '1').stdout);
  const many = write('many.json', large);
  assert.equal(moothall('solve', many, '--autonomy', 'off', '--out', at('many-result.json')).status, 0);
  const best = JSON.parse(readFileSync(at('many-result.json'), 'utf8'));
  const told = write('told.json', {
    ...best,
    status: 'gap',
    proof: null,
    boundPence: best.valuePence,
    gap: 0,
    boundBy: 'solver',
    tieBreak: 'unproved',
  });
  const alone = moothall('check', many, told);
  assert.equal(alone.status, 0);
  assert.match(
    alone.stdout,
    /not checked in full: bound \(gap\); the award is right; that nothing is worth more than \d+ pence is the solver's word/,
  );
  assert.deepEqual(JSON.parse(moothall('check', many, told, '--json').stdout).unchecked, ['bound']);
  assert.match(moothall('explain', problem, at('honest.json'), '--offer', 'O3').stdout, /\(Not proved\.\)$/m);
});

test('given ids that every object of the language knows, then they are ids like any others', () => {
  for (const id of ['__proto__', 'constructor']) {
    const text = JSON.stringify(good).replaceAll('"L2"', `"${id}"`).replaceAll('"C1"', `"${id}"`);
    const problem = write('known.json', text.replaceAll('"P1"', '"toString"').replaceAll('"O1"', `"${id}"`));
    const solved = moothall('solve', problem, '--out', at('known-result.json'));
    assert.equal(solved.status, 0, solved.stderr);
    assert.match(moothall('check', problem, at('known-result.json')).stdout, /right \(proved\)$/m);
  }
});

test('given that a search is stopped, then one line says so, and the best award so far is kept', async () => {
  const big = write('stopped.json', moothall('generate', '--size', 'H2', '--seed', '1').stdout);
  const child = spawn(process.execPath, [script, 'award', 'solve', big, '--out', at('stopped-result.json')]);
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const code = new Promise((resolve) => child.on('exit', resolve));
  setTimeout(() => child.kill('SIGINT'), 10_000);
  assert.equal(await code, 130, said);
  assert.match(
    said,
    /^\S+stopped\.json: stopped\. The best award so far is worth £[\d.,]+, not proved; it is in \S+\n$/,
  );
  const { stdout } = moothall('check', big, at('stopped-result.json'));
  assert.match(
    stdout,
    /not checked in full: bound.* \(gap\); the award is right; that nothing is worth more than/,
  );
});

test('given little time, then it is kept to, and there is an award', () => {
  const large = write('large.json', moothall('generate', '--size', 'L', '--seed', '1').stdout);
  const start = performance.now();
  const { status, stdout } = moothall('solve', large, '--time-limit', '1', '--autonomy', 'off');
  assert.equal(status, 0);
  assert.match(stdout, /^Value £[\d.,]+, cost £[\d.,]+, [1-9]\d* lots/);
  // Beyond the limit there are starting, reading and the check.
  assert.ok(performance.now() - start < 15_000);
});

test('given no command, then those that there are; given a command that there is not, then one line', () => {
  const none = moothall();
  assert.equal(none.status, 2);
  assert.match(none.stderr, /solve .*\n[\s\S]*frontier/);
  assert.equal(moothall('slove').stderr, "unknown command 'slove' (Did you mean solve?)");
});

test('given demands that cannot hold together, then that is an answer', () => {
  const [offer] = good.offers;
  const problem = write('none.json', { ...good, offers: [offer] });
  const { status, stdout } = moothall('solve', problem);
  assert.equal(status, 0);
  assert.match(
    stdout,
    /because of this alone\. Without it there would be an award:\n {2}C2 has to award lot L2\n {4}nobody offers on it\nOffers/,
  );
  const told = JSON.parse(moothall('solve', problem, '--json', '--out', at('none-result.json')).stdout);
  assert.deepEqual(told.conflict, [{ type: 'lot', id: 'L2', commissioner: 'C2', without: [] }]);
  assert.match(moothall('check', problem, at('none-result.json')).stdout, /right \(infeasible\)/);
  const wrong = write('none-wrong.json', { ...told, conflict: [] });
  assert.match(moothall('check', problem, wrong).stdout, /\/conflict/);
});

test('given a size and a seed, then the same problem is made each time', () => {
  const [a, b] = [1, 2].map(() => moothall('generate', '--size', 'S', '--seed', '1').stdout);
  assert.equal(a, b);
  assert.notEqual(a, moothall('generate', '--size', 'S', '--seed', '2').stdout);
});

const [first, second] = good.offers;
const withWeights = (weights: object) => ({
  ...good,
  commissioners: good.commissioners.map((one) => ({ ...one, policy: { ...one.policy, weights } })),
});
const bad: [string, unknown, RegExp][] = [
  ['weights', withWeights({ price: 40, quality: 50 }), /\/commissioners\/0\/policy\/weights/],
  ['unknown', { ...good, offers: [{ ...first, provider: 'P9' }] }, /\/offers\/0\/provider/],
  ['duplicate', { ...good, offers: [first, first] }, /\/offers\/1\/id/],
  ['negative', { ...good, offers: [{ ...first, prices: { L1: -1 } }] }, /\/offers\/0\/prices\/L1/],
  ['fractional', { ...good, offers: [{ ...first, prices: { L1: 0.5 } }] }, /\/offers\/0\/prices\/L1/],
  [
    'twice',
    JSON.stringify(good).replace('"L1":80000', '"L1":80000,"L1":1'),
    /\/offers\/0\/prices\/L1 stands twice/,
  ],
  [
    'cycle',
    {
      ...good,
      offers: [
        { ...first, requires: ['O2'] },
        { ...second, requires: ['O1'] },
      ],
    },
    /\/offers\/\d\/requires/,
  ],
  ['million', { ...good, offers: Array.from({ length: 1_000_000 }, () => ({})) }, /\/offers/],
  ['many', { ...good, offers: Array.from({ length: 190_000 }, () => ({})) }, /\/offers\/0/],
  [
    'larger',
    { ...good, offers: Array.from({ length: 1_000_000 }, (_, n) => ({ ...first, id: `O${n}` })) },
    /\/offers has more than 200000 members/,
  ],
  ['nan', JSON.stringify(good).replace('80000', 'NaN'), /: \/offers\/0\/prices\/L1 is not JSON: NaN$/],
  [
    'lost fraction',
    JSON.stringify(good).replace('80000', '80000.00000000000001'),
    /\/offers\/0\/prices\/L1 is 80000\.00000000000001, of which only 80000 could be kept/,
  ],
  [
    'too many digits',
    JSON.stringify(good).replace('80000', '9007199254740993'),
    /\/prices\/L1 is 9007199254740993/,
  ],
  [
    'half a character',
    JSON.stringify(good).replaceAll('"P1"', '"P\\ud800"'),
    /: \/commissioners\/0|: \/providers\/0\/id has half of a character/,
  ],
  [
    'beyond the end',
    JSON.stringify({ ...good, scores: Array.from({ length: 900_000 }, () => good.scores[0]) }),
    /: \/scores\/\d{6}\S* lies beyond the first 24000000 characters: the file is longer than that/,
  ],
  ['millions elsewhere', `{"a":[${'{},'.repeat(5_000_000)}{}]}`, /: \/a has more than 500000 members/],
  [
    'millions within',
    `{"a":[${`[${'{},'.repeat(400_000)}{}],`.repeat(12)}{}]}`,
    /lies beyond the first 2500000 objects/,
  ],
  [
    'a long ring',
    {
      ...good,
      offers: Array.from({ length: 190_000 }, (_, n) => ({
        ...first,
        id: `O${n}`,
        requires: [`O${(n + 1) % 190_000}`],
      })),
    },
    /\/offers\/0\/requires requires itself through O0/,
  ],
  ['deep', '['.repeat(1_000_000), /nested more than/],
  ['long', JSON.stringify('x'.repeat(20_000_000)), /must be an object/],
  ['huge', JSON.stringify(good).replace('80000', '1e308'), /\/offers\/0\/prices\/L1 must be at most/],
  [
    'beyond',
    JSON.stringify(good).replace('80000', '1e999'),
    /\/offers\/0\/prices\/L1 must be a whole number/,
  ],
  [
    'text',
    { ...good, offers: [{ ...first, prices: { L1: '80000' } }] },
    /\/offers\/0\/prices\/L1 must be a whole/,
  ],
  ['nothing', 'null', /must be an object/],
  ['empty', '', /is not JSON/],
  ['no lots', { ...good, lots: [] }, /\/lots must not be empty/],
  ['no prices', { ...good, offers: [{ ...first, prices: {} }] }, /\/offers\/0\/prices prices no lot/],
  ['member', { ...good, extra: 1 }, /has extra, which the format does not know/],
  [
    'prototype',
    JSON.stringify(good).replace('"L1":80000', '"__proto__":80000'),
    /\/offers\/0\/prices\/__proto__ there is no lot __proto__/,
  ],
  [
    'constructor',
    { ...good, offers: [{ ...first, prices: { constructor: 1 } }] },
    /there is no lot constructor/,
  ],
  ['control', { ...good, offers: [{ ...first, provider: 'a\nb\u001b[31m' }] }, /no provider a b \[31m$/],
  [
    'priced score',
    { ...good, scores: [{ ...good.scores[0], criterion: 'price' }] },
    /\/scores\/0\/criterion price has/,
  ],
  [
    'other lot',
    { ...good, scores: [{ ...good.scores[0], lot: 'L1' }] },
    /\/scores\/0\/lot the lot L1 is not one of C2/,
  ],
  [
    'tiers',
    {
      ...good,
      providers: [
        { id: 'P1', discounts: [1, 2].map((percent) => ({ spendPence: 5, percent })) },
        { id: 'P2' },
      ],
    },
    /\/providers\/0\/discounts\/1\/spendPence two discounts/,
  ],
  [
    'rule',
    {
      ...good,
      commissioners: good.commissioners.map((one) => ({
        ...one,
        policy: { ...one.policy, rules: [{ id: 'r', type: 'most', strength: 'must' }] },
      })),
    },
    /rules\/0\/type must be max-share or set-aside or min-providers or exclude/,
  ],
];
const many = (count: number, last: object) => ({
  ...good,
  offers: [...Array.from({ length: count }, (_, n) => ({ ...first, id: `O${n}` })), last],
});
bad.push(
  [
    'one wrong of many',
    many(190_000, { ...first, prices: { L1: -1 } }),
    /\/offers\/190000\/prices\/L1 must be/,
  ],
  [
    'one unknown of many',
    many(190_000, { ...first, id: 'X', provider: 'P9' }),
    /\/offers\/190000\/provider there is/,
  ],
  [
    'endless prices',
    {
      ...good,
      offers: [{ ...first, prices: Object.fromEntries(Array.from({ length: 300_000 }, (_, n) => [n, 1])) }],
    },
    /\/offers\/0\/prices has more than 100000 members/,
  ],
  ['long name', { ...good, ['k'.repeat(1_000_000)]: 1 }, /: has k{490,500}…$/],
  ['mark before', `\uFEFF${JSON.stringify({ ...good, currency: 'EUR' })}`, /\/currency must be GBP/],
  [
    'wrong in two places',
    { ...good, lots: [], offers: [{ ...first, id: 1 }] },
    /\/lots must not be empty \(and 1 more\)/,
  ],
);
const scoredFor = (criterion: string, more: object = {}) => ({
  ...good,
  commissioners: good.commissioners.map((one) => ({
    ...one,
    policy: { ...one.policy, weights: { price: 40, quality: 60 }, ...more },
  })),
  scores: [{ commissioner: 'C1', provider: 'P1', criterion, score: 50 }],
});
bad.push(
  ['misspelt score', scoredFor('qualty'), /\/scores\/0\/criterion is qualty, which no policy weighs/],
  [
    'misspelt minimum',
    scoredFor('quality', { minimumScores: { qualty: 50 } }),
    /\/commissioners\/0\/policy\/minimumScores\/qualty is a minimum for a criterion that no policy weighs and nobody is scored on/,
  ],
  [
    'misspelt weight',
    {
      ...good,
      commissioners: good.commissioners.map((one, n) =>
        n > 0 ? one : { ...one, policy: { ...one.policy, weights: { price: 40, qualty: 60 } } },
      ),
      scores: [{ commissioner: 'C1', provider: 'P1', criterion: 'quality', score: 50 }],
    },
    /\/commissioners\/0\/policy\/weights\/qualty weighs a criterion that nobody is scored on/,
  ],
);
test('given a policy that asks a minimum of a criterion without weighing it, as mandates may, then the file is read', () => {
  const asking = {
    ...good,
    commissioners: good.commissioners.map((one) => ({
      ...one,
      policy: { ...one.policy, weights: { price: 100 }, minimumScores: { quality: 70 } },
    })),
    scores: ['C1', 'C2'].map((commissioner) => ({
      commissioner,
      provider: 'P1',
      criterion: 'quality',
      score: 70,
    })),
  };
  const { status, stdout, stderr } = moothall('solve', write('asking.json', asking));
  assert.equal(status, 0, stderr);
  assert.match(stdout, /L2 {2}P1 {2}O2/);
});

test('given many lots of large sums, then they stand as people count, and the sums as people write them', () => {
  const ids = Array.from({ length: 12 }, (_, n) => `L${n + 1}`);
  const large = {
    ...good,
    lots: ids.map((id) => ({ id, commissioner: 'C1', ceilingPence: 123_456_789 })),
    scores: [],
    offers: ids.map((id, n) => ({ id: `O${n}`, provider: 'P1', prices: { [id]: 100_000_000 + n } })),
  };
  const { status, stdout, stderr } = moothall('solve', write('large.json', large));
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    [...stdout.matchAll(/^ {2}(L\d+) /gm)].map(([, id]) => id),
    ids,
  );
  assert.match(stdout, /^Value £[\d,]{9}\.\d\d, cost £10,800,000\.60, 12 lots/);
});

test('given a seed that is no whole number, or none, then that is said', () => {
  for (const seed of ['', ' ', '1.5', '-1', '1e3']) {
    const { status, stderr } = moothall('generate', '--size', 'S', `--seed=${seed}`);
    assert.equal(status, 2, seed);
    assert.match(stderr, /the seed must be a whole number from 0/);
  }
});
for (const [name, value, says] of bad) {
  test(`given a problem with a fault (${name}), then one line says where, with exit code 2`, () => {
    const file = write(`${name}.json`, value);
    const start = performance.now();
    const { status, stdout, stderr } = moothall('solve', file);
    const seconds = (performance.now() - start) / 1000;
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.equal(stderr.split('\n').length, 1, stderr);
    assert.match(stderr, says);
    // Starting Node and reading the program is most of it.
    assert.ok(seconds < 5, `${seconds} s`);
  });
}
