import { fail, ok, type Result } from '../kernel/result.ts';
import { readIndicators } from '../observatory/indicators.ts';
import { MEASURE_NAMES } from '../observatory/measures.ts';
import { observe } from '../observatory/observation.ts';
import { compiledRelease } from '../open-data/merging/compiled.ts';
import { writingWork } from './ocds-merging.ts';
import type { Decode, OcdsSettings, OcdsWork } from './ocds-task.ts';

/** What each process points to, by the indicators given. */
export function observingWork(
  settings: OcdsSettings,
  given: unknown,
  decode: Decode,
): Result<OcdsWork, string> {
  const indicators = readIndicators(given, MEASURE_NAMES);
  if (!indicators.ok) return indicators;
  return writingWork(
    settings,
    (releases, rules) => {
      const compiled = compiledRelease(releases, rules);
      if (!compiled.ok) return fail(compiled.error.message);
      return ok([`${JSON.stringify(observe(compiled.value, indicators.value))}\n`]);
    },
    decode,
  );
}
