import { hashOf } from '../../kernel/hash.ts';
import type { Indicators } from '../../observatory/indicators.ts';
import { type Observation, observe } from '../../observatory/observation.ts';
import { type Summary, summarising } from '../../observatory/summary.ts';
import { compiledRelease } from '../../open-data/merging/compiled.ts';
import { releaseSchema } from '../../open-data/standard/json-schema.ts';
import { mergeRules } from '../../open-data/standard/merge-rules.ts';
import { ownRelease, type PublishingFrom } from '../publishing/publishing.ts';
import type { IndicatorFile } from './indicator-file.ts';

export { caseEntry } from '../../observatory/report/cases.ts';
export { methodSection, warning } from '../../observatory/report/method.ts';
export { summarySections } from '../../observatory/report/sections.ts';

/** Where observations of one's own procedures are kept. */
export interface ObservatoryStore {
  /** Arrangements, procedures and contracts of which nothing is kept yet, or what was made from an older state; `reading` marks the indicators. */
  stale(
    reading: string,
    limit: number,
  ): Promise<readonly { readonly stream: string; readonly mark: string }[]>;
  put(stream: string, mark: string, observation: Observation | undefined): Promise<void>;
  /** In order of ocid, from after this place. */
  page(after: Place | undefined, limit: number): Promise<readonly Kept[]>;
  ofProcess(ocid: string): Promise<readonly Kept[]>;
  summary(): Promise<Summary | undefined>;
  putSummary(summary: Summary): Promise<void>;
}

export interface Place {
  readonly ocid: string;
  readonly stream: string;
}

export interface Kept {
  readonly stream: string;
  readonly observation: Observation;
}

/** What pages ask. */
export interface Observatory extends Pick<ObservatoryStore, 'page' | 'ofProcess' | 'summary'> {
  readonly indicators: Indicators;
  /** Observes what has changed since, at most so many streams; says how many there were. */
  refresh(limit: number): Promise<number>;
}

const PAGE = 200;

/** The observatory over what this place itself publishes: the processes of its feed. */
export function makeObservatory(
  from: PublishingFrom,
  store: ObservatoryStore,
  { parsed, indicators }: IndicatorFile,
): Observatory {
  const rules = mergeRules(releaseSchema());
  if (!rules.ok) throw new Error(rules.error);
  const reading = hashOf(parsed).slice(0, 16);
  const observed = async (stream: string): Promise<Observation | undefined> => {
    const release = await ownRelease(from, stream);
    const compiled = release === undefined ? undefined : compiledRelease([release], rules.value);
    return compiled?.ok === true ? observe(compiled.value, indicators) : undefined;
  };
  return {
    indicators,
    page: store.page,
    ofProcess: store.ofProcess,
    summary: store.summary,
    refresh: async (limit) => {
      const stale = await store.stale(reading, limit);
      const failures: unknown[] = [];
      for (const { stream, mark } of stale)
        await observed(stream)
          .then((observation) => store.put(stream, mark, observation))
          .catch((error: unknown) => failures.push(error));
      // What fails keeps nobody else from being observed, and is tried again.
      if (failures.length > 0) throw new AggregateError(failures, 'streams could not be observed');
      // While more waits, the summary would only be made again.
      const isDone = stale.length < limit;
      if (isDone && (stale.length > 0 || (await store.summary()) === undefined))
        await store.putSummary(await summed(store, indicators));
      return stale.length;
    },
  };
}

async function summed(store: ObservatoryStore, indicators: Indicators): Promise<Summary> {
  const summarised = summarising(indicators);
  for (let after: Place | undefined; ; ) {
    const page = await store.page(after, PAGE);
    for (const { observation } of page) summarised.add(observation);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return summarised.summary();
    after = { ocid: last.observation.ocid, stream: last.stream };
  }
}
