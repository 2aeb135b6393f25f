import { fail, ok, type Result } from '../../kernel/result.ts';
import { readIndicators } from '../../observatory/indicators.ts';
import { MEASURE_NAMES } from '../../observatory/measures.ts';
import { observe } from '../../observatory/observation.ts';
import { compiledFrom } from '../../open-data/merging/compiled.ts';
import type { MergeRule } from '../../open-data/standard/merge-rule.ts';
import { addText } from '../../open-data/utf8.ts';
import { writingWork } from './merging.ts';
import type { Decode, OcdsWork } from './task.ts';

/** What each process points to, by the indicators given. */
export function observingWork(rules: MergeRule, given: unknown, decode: Decode): Result<OcdsWork, string> {
  const indicators = readIndicators(given, MEASURE_NAMES);
  if (!indicators.ok) return indicators;
  return ok(
    writingWork((out, releases, again) => {
      const compiled = compiledFrom(releases, rules, again);
      if (!compiled.ok) return fail(compiled.error.message);
      addText(out, `${JSON.stringify(observe(compiled.value, indicators.value))}\n`);
      return ok(1);
    }, decode),
  );
}
