import type { Reading } from '../../application/interface.ts';
import { summaryList } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { arrangementPage } from './arrangement.ts';
import { contractPage } from './contract.ts';
import { type StreamPage, streamPage } from './frame.ts';
import { mandatePage } from './mandate.ts';
import { partyPage } from './party.ts';
import { procedurePage } from './procedure.ts';
import { described } from './words.ts';

type Own = (reading: Reading, visit: Visit) => StreamPage | Promise<StreamPage>;

/** Kinds that have sections of their own; any other is shown field by field. */
const PAGES: Readonly<Record<string, Own>> = {
  arrangement: arrangementPage,
  contract: contractPage,
  mandate: mandatePage,
  party: partyPage,
  procedure: procedurePage,
};

const plainPage: Own = ({ document, names }) => ({
  sections: summaryList(
    Object.entries(document)
      .filter(([key]) => key !== 'title' && key !== 'status')
      .map(([key, value]) => ({ key: wordsOf(key), value: described(value, key, names) })),
  ),
});

export async function pageOf(reading: Reading, visit: Visit): Promise<Page> {
  const own = PAGES[reading.kind] ?? plainPage;
  return streamPage(reading, visit, await own(reading, visit));
}
