import type { AddressInfo } from 'node:net';
import { letTimePass } from './application/acting/clock.ts';
import { drainOutbox } from './application/acting/outbox.ts';
import { publishDue } from './application/publishing/releasing.ts';
import type { PublishedBy } from './open-data/published-by.ts';
import { buildServer } from './server.ts';
import type { Opened } from './wiring.ts';

export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

const choice = (value: string, label: string, hint: string) => ({ value, label, hint });

const CLOCK_EVERY_MS = 1000;

/** What changed is observed every so many ticks, and at most so many procedures at a time: it can wait. */
const [OBSERVE_EVERY, OBSERVE_MOST] = [10, 50];

/** Pages and API over an open place, with the clock and the outbox beside them. */
export async function serve(
  opened: Opened,
  options: {
    readonly port: number;
    readonly https?: boolean;
    readonly publishedBy: PublishedBy;
    readonly address?: string | undefined;
  },
): Promise<Running> {
  const { moothall, awards, identity, observatory, catalogue, library, meta, parts, releases, secret } =
    opened;
  let latest = await parts.now();
  const app = await buildServer({
    moothall,
    awards,
    identity,
    releases,
    observatory,
    catalogue,
    mode: meta.mode,
    now: () => latest,
    choices: {
      rulebook: [...library.rulebooks.values()].map(({ id, title, summary }) => choice(id, title, summary)),
      regime: [...library.regimes.values()].map(({ id, title, summary }) => choice(id, title, summary)),
    },
    https: options.https === true,
    publishedBy: options.publishedBy,
    address: options.address,
    secret,
    logger: { level: 'warn' },
  });
  await app.listen({ port: options.port, host: options.https === true ? '0.0.0.0' : '127.0.0.1' });
  let ticking: Promise<void> = Promise.resolve();
  let ticks = 0;
  const tick = async () => {
    latest = await parts.now();
    // What cannot be carried now is tried again at the next tick; the log says why.
    await letTimePass(parts, latest).catch((error: unknown) =>
      app.log.error({ err: error }, 'the clock could not run'),
    );
    await drainOutbox(parts).catch((error: unknown) =>
      app.log.error({ err: error }, 'the outbox could not be drained'),
    );
    await publishDue({ moothall, releases, now: parts.now }).catch((error: unknown) =>
      app.log.error({ err: error }, 'releases could not be published'),
    );
    if (ticks % OBSERVE_EVERY === 0)
      await observatory
        .refresh(OBSERVE_MOST)
        .catch((error: unknown) => app.log.error({ err: error }, 'the observatory could not look'));
    ticks += 1;
  };
  const timer = setInterval(() => {
    ticking = ticking.then(tick);
  }, CLOCK_EVERY_MS);
  return {
    port: (app.server.address() as AddressInfo).port,
    close: async () => {
      clearInterval(timer);
      await app.close();
      await ticking;
    },
  };
}
