import { parse } from 'yaml';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { type Indicators, readIndicators } from '../../observatory/indicators.ts';
import { MEASURE_NAMES } from '../../observatory/measures.ts';

/** An indicator file as threads are sent it, and as it is read. */
export interface IndicatorFile {
  readonly parsed: unknown;
  readonly indicators: Indicators;
}

/** The indicators of a file (YAML or JSON); the error says what is wrong with it, and where. */
export function indicatorFile(text: string): Result<IndicatorFile, string> {
  let parsed: unknown;
  try {
    parsed = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return fail(`it is no YAML: ${said}`);
  }
  const indicators = readIndicators(parsed, MEASURE_NAMES);
  return indicators.ok ? ok({ parsed, indicators: indicators.value }) : indicators;
}
