import { publishDue } from '../../src/application/publishing/releasing.ts';
import { buildServer } from '../../src/server.ts';
import { browser } from '../../src/web/fake.test-data.ts';
import type { Opened } from '../../src/wiring.ts';
import type { Place } from './place.ts';

export type Server = Awaited<ReturnType<typeof buildServer>>;

/** The server of a whole Moothall, which nobody's requests are too many for. */
export const serverOf = (
  { moothall, awards, identity, observatory, catalogue, releases, parts }: Opened,
  more: Pick<Parameters<typeof buildServer>[0], 'mode' | 'choices' | 'publishedBy' | 'address'>,
): Promise<Server> =>
  buildServer({
    moothall,
    awards,
    identity,
    releases,
    observatory,
    catalogue,
    now: () => parts.now(),
    requestsPerMinute: 100_000,
    ...more,
  });

/** Publishes what everybody may see and is due. */
export const publishNow = ({ moothall, releases, parts }: Opened) =>
  publishDue({ moothall, releases, now: parts.now });

/** The pages over a whole Moothall, asked without a network, as a party that has signed in. */
export interface Pages {
  visitor(party?: string): Promise<ReturnType<typeof browser>>;
  close(): Promise<void>;
}

export async function openPages({ opened }: Place): Promise<Pages> {
  const { library } = opened;
  const choice = ({ id, title }: { readonly id: string; readonly title: string }) => ({
    value: id,
    label: title,
  });
  const app = await serverOf(opened, {
    mode: 'demonstration',
    choices: {
      rulebook: [...library.rulebooks.values()].map(choice),
      regime: [...library.regimes.values()].map(choice),
    },
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
