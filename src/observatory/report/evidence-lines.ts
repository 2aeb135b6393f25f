import type { Form, Indicator, Indicators } from '../indicators.ts';
import type { Observation } from '../observation.ts';
import { UNCLASSIFIABLE } from '../summary.ts';
import { line } from './csv.ts';
import { caseHref } from './pages.ts';

/** Writes what shows the form of each case, for programs: as JSON lines, and as lines of CSV with one place each. */
export function evidenceLines({ forms, indicators }: Pick<Indicators, 'forms' | 'indicators'>) {
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]));
  return {
    /** An observation as it is, with the weights of each indicator and the page that shows it. */
    json: (one: Observation, index: number): string =>
      `${JSON.stringify({
        ...one,
        form: one.form ?? UNCLASSIFIABLE,
        found: one.found.map(({ indicator, evidence }) => {
          const known = byId.get(indicator);
          return { indicator, name: known?.name ?? indicator, weights: known?.weights ?? {}, evidence };
        }),
        page: caseHref(one.ocid, index),
      })}\n`,
    csvHead: (): string =>
      line([
        'ocid',
        'form',
        'indicator',
        'indicator_name',
        ...forms.map(({ id }) => `weight_${id}`),
        'words',
        'path',
        'page',
      ]),
    csv: (one: Observation, index: number): string =>
      one.found
        .flatMap(({ indicator, evidence }) =>
          evidence.map(({ path, excerpt }) =>
            line([
              one.ocid,
              one.form ?? UNCLASSIFIABLE,
              indicator,
              byId.get(indicator)?.name ?? indicator,
              ...weightsOf(byId.get(indicator), forms),
              excerpt,
              path,
              caseHref(one.ocid, index),
            ]),
          ),
        )
        .join(''),
  };
}

const weightsOf = (indicator: Indicator | undefined, forms: readonly Form[]): readonly number[] =>
  forms.map(({ id }) => indicator?.weights[id] ?? 0);
