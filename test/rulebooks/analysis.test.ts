import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FAULTS, isFound, seeded } from '../../bench/rules/seeded-faults.ts';
import { checkRules } from '../../src/application/rulebooks/rule-files.ts';
import { library, vocabulary } from './library.test-data.ts';

/** Each way of each kind of fault at least once. */
const TRIALS = 400;
const regime = library.regimes.get('gb-pa-2023');

it('given rulebooks with one fault each, then each is found as what it is, and nothing of their mended twins', () => {
  assert.ok(regime !== undefined);
  const check = (text: string) =>
    checkRules(text, 'rulebook.yaml', library, vocabulary, { regime, today: '2026-11-29' }).findings;
  const seen = new Set<string>();
  const missed = new Set<string>();
  for (let n = 0; n < TRIALS; n += 1) {
    const trial = seeded(n);
    const way = `${trial.kind}: ${trial.way}`;
    if (seen.has(way)) continue;
    seen.add(way);
    const findings = check(trial.faulty);
    if (!isFound(trial, findings)) missed.add(trial.way);
    assert.deepEqual(check(trial.mended), [], `the mended twin of trial ${n} (${way})`);
  }
  assert.deepEqual([...missed], []);
  assert.equal(new Set([...seen].map((way) => way.split(':')[0])).size, FAULTS.length);
});

it('given every starter rulebook under every regime, then nothing is found, and little is left open', () => {
  for (const [id, rulebook] of library.rulebooks)
    for (const [law, under] of library.regimes) {
      const text = JSON.stringify(rulebook);
      const { findings, undecided } = checkRules(text, id, library, vocabulary, {
        regime: under,
        today: '2026-11-29',
      });
      assert.deepEqual(findings, [], `${id} under ${law}`);
      assert.ok(undecided.length < 10, `${id} under ${law}: ${undecided.length} left open`);
    }
});

it('given a number that the law bounds, when a text gives it another name, then the check says that it cannot tell', () => {
  const text = JSON.stringify(library.rulebooks.get('traditional'));
  const openAbout = (changed: string) =>
    checkRules(changed, 'rulebook.yaml', library, vocabulary, {
      ...(regime === undefined ? {} : { regime }),
      today: '2026-11-29',
    }).undecided.flatMap(({ question, statement }) => (question === 'bounded' ? [statement] : []));
  assert.deepEqual(openAbout(text), []);
  assert.deepEqual(
    openAbout(
      text
        .replaceAll('standstillDays"', 'pauseDays"')
        .replaceAll('settings.standstillDays', 'settings.pauseDays'),
    ),
    ['pa-standstill-set'],
  );
});
