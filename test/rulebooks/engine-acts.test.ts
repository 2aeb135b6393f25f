import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkRules } from '../../src/application/rulebooks/rule-files.ts';
import { FOLDER, library, vocabulary } from './library.test-data.ts';

const text = readFileSync(join(FOLDER, 'forms', 'partnership.yaml'), 'utf8');
const found = (rule: string) =>
  checkRules(`${text}  - ${rule}\n`, 'r.yaml', library, vocabulary, { today: '2026-11-29' }).findings;
const refusal = (does: string, who = 'anyone') =>
  `{ id: never, kind: choice, who: ${who}, deontic: must-not, does: ${does}, orElse: { refuse: true } }`;

describe('what Moothall itself does', () => {
  for (const [what, rule, path] of [
    ['a refusal of the clock', refusal('clock.tick'), /\/does$/],
    ['a refusal beside others', refusal('[need.raise, rulebook.enact]'), /\/does\/1$/],
    ['a refusal of one role', refusal('content.forget', 'provider'), /\/does$/],
    ['a refusal of the engine', refusal('award.propose', '[provider, engine]'), /\/who\/1$/],
    [
      'a joint decision on it',
      '{ id: never, kind: aggregation, decides: rulebook.enact, electorates: [{ role: lead, method: delegated }], period: { days: 1 } }',
      /\/decides$/,
    ],
  ] as const)
    it(`given ${what}, then the text is refused, and says where, why and what to do`, () => {
      const [first, ...rest] = found(rule);
      assert.deepEqual(rest, []);
      assert.equal(first?.severity, 'error');
      assert.equal(first?.statement, 'never');
      assert.match(first?.path ?? '', path);
      assert.match(
        first?.message ?? '',
        /no rule of a rulebook can stand in the way of what Moothall itself does/,
      );
      assert.match(first?.message ?? '', /Name the people and the acts of theirs that it shall hold for/);
    });

  it('given a rule on what people do, or one that only counts, then it stands', () => {
    assert.deepEqual(found(refusal('enquiry.ask', 'provider')), []);
    const norm = '{ id: never, kind: choice, who: anyone, deontic: must-not, does: clock.tick }';
    assert.deepEqual(found(norm), []);
  });
});
