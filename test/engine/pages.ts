import { buildServer } from '../../src/server.ts';
import { browser } from '../../src/web/fake.test-data.ts';
import type { Place } from './place.ts';

/** The pages over a whole Moothall, asked without a network, as a party that has signed in. */
export interface Pages {
  visitor(party?: string): Promise<ReturnType<typeof browser>>;
  close(): Promise<void>;
}

export async function openPages({ opened }: Place): Promise<Pages> {
  const { moothall, awards, identity, observatory, catalogue, releases, library, parts } = opened;
  const choice = ({ id, title }: { readonly id: string; readonly title: string }) => ({
    value: id,
    label: title,
  });
  const app = await buildServer({
    moothall,
    awards,
    identity,
    releases,
    observatory,
    catalogue,
    mode: 'demonstration',
    now: () => parts.now(),
    choices: {
      rulebook: [...library.rulebooks.values()].map(choice),
      regime: [...library.regimes.values()].map(choice),
    },
    requestsPerMinute: 10_000,
  });
  return {
    visitor: async (party) => {
      const one = browser(app);
      if (party !== undefined) await one.submit('/sign-in', { party });
      return one;
    },
    close: () => app.close(),
  };
}
