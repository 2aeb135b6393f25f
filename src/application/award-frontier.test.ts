import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fail, ok } from '../kernel/result.ts';
import type { AwardRunner } from './award-engine.ts';
import { frontierOf } from './award-frontier.ts';
import type { Award, AwardOptions } from './award-run.ts';

/** A runner that answers with these, by the cap asked for, one after the other. */
function answering(answers: (cap: number | undefined, turn: number) => Partial<Award> | string) {
  const asked: AwardOptions[] = [];
  const turns = new Map<number | undefined, number>();
  let atOnce = 0;
  let most = 0;
  const runner: AwardRunner = {
    sideBySide: 2,
    run: async (_file, options) => {
      asked.push(options);
      const turn = (turns.get(options.costCapPence) ?? 0) + 1;
      turns.set(options.costCapPence, turn);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      const answer = answers(options.costCapPence, turn);
      return typeof answer === 'string' ? fail(answer) : ok(answer as Award);
    },
  };
  return { runner, asked, most: () => most };
}

const award = (costPence: number, status: Award['status'], boundPence = costPence * 2): Partial<Award> => ({
  costPence,
  valuePence: costPence * 2,
  boundPence,
  status,
});

describe('a frontier', () => {
  it('has caps that fall evenly from the cost of the best award, solved two at a time', async () => {
    const { runner, asked, most } = answering((cap) => award(cap ?? 1000, 'proved'));
    const found = await frontierOf({}, 4, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ costCapPence, valuePence, status }) => [costCapPence, valuePence, status]),
      [
        [1000, 2000, 'proved'],
        [750, 1500, 'proved'],
        [500, 1000, 'proved'],
        [250, 500, 'proved'],
      ],
    );
    assert.equal(most(), 2);
    assert.equal(asked.length, 4);
    assert.ok(asked.every(({ autonomy }) => !autonomy));
  });

  it('gives the time that is left to points that were not proved, and keeps the better of what was found', async () => {
    const { runner, asked } = answering((cap, turn) => {
      if (cap === 750) return turn === 1 ? award(700, 'gap', 1450) : award(690, 'gap', 1440);
      if (cap === 500) return turn === 1 ? 'nothing in time' : award(500, 'proved');
      return award(cap ?? 1000, 'proved');
    });
    const found = await frontierOf({}, 4, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ costCapPence, valuePence, boundPence, status }) => [
        costCapPence,
        valuePence,
        boundPence,
        status,
      ]),
      [
        [1000, 2000, 2000, 'proved'],
        [750, 1400, 1440, 'gap'],
        [500, 1000, 1000, 'proved'],
        [250, 500, 500, 'proved'],
      ],
    );
    const [first, second] = asked.filter(({ costCapPence }) => costCapPence === 750);
    assert.ok((second?.timeLimitSeconds ?? 0) > (first?.timeLimitSeconds ?? 0));
  });

  it('does not fail for a point that could not be settled', async () => {
    const { runner } = answering((cap) => (cap === 500 ? 'nothing in time' : award(cap ?? 1000, 'proved')));
    const found = await frontierOf({}, 2, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ status }) => status),
      ['proved', 'undecided'],
    );
  });
});
