import { randomBytes } from 'node:crypto';
import swagger from '@fastify/swagger';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { feedRoutes } from './api/feed.ts';
import { sendProblem } from './api/problem.ts';
import { apiDescription, apiRoutes } from './api/routes.ts';
import type { AwardsSeen } from './application/awards/awards-seen.ts';
import type { Moothall, Viewer } from './application/interface.ts';
import type { Observatory } from './application/observing/observatory.ts';
import type { Releases } from './application/ports.ts';
import type { Instant } from './kernel/time.ts';
import { markedFor, type PublishedBy } from './open-data/published-by.ts';
import { loadAssets } from './web/assets.ts';
import { send, visitOf, type Ways } from './web/context.ts';
import type { Identity } from './web/identity.ts';
import type { Mode } from './web/layout.ts';
import { clientError, failed, notFound } from './web/pages/errors.ts';
import { actionRoutes } from './web/route-actions.ts';
import { awardRoutes } from './web/route-awards.ts';
import { calendarRoutes } from './web/route-calendar.ts';
import { observatoryRoutes } from './web/route-observatory.ts';
import { pageRoutes } from './web/route-pages.ts';
import { signInRoutes } from './web/route-sign-in.ts';
import { tokenRoutes } from './web/route-tokens.ts';
import { secure } from './web/security.ts';
import { readSession } from './web/session.ts';
import type { Catalogue } from './web/visit.ts';

export interface ServerOptions {
  readonly moothall: Moothall;
  readonly awards: AwardsSeen;
  readonly identity: Identity;
  readonly releases: Releases;
  readonly observatory: Observatory;
  readonly catalogue: Catalogue;
  readonly mode: Mode;
  /** The clock that dates are compared with on pages: simulated where time is. */
  readonly now: () => Instant | Promise<Instant>;
  /** Choices for fields that name what comes with this place, by the field's name: `rulebook`, `regime`. */
  readonly choices?: Ways['choices'];
  readonly https?: boolean;
  /** Who publishes the feed, and on which terms. */
  readonly publishedBy?: PublishedBy;
  /** Where people and programs reach the place, without a path: for addresses in open data. */
  readonly address?: string | undefined;
  /** Signs cookies and form tokens; without one, forms and news of an earlier start are refused. */
  readonly secret?: string;
  readonly requestsPerMinute?: number;
  readonly logger?: boolean | { readonly level: string };
}

/** The web server: pages for people, the API for programs. It listens only when told to. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { moothall, awards, identity, observatory, catalogue, mode, now, https = false } = options;
  const app = Fastify({
    logger: options.logger ?? false,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    requestTimeout: 30_000,
    return503OnClosing: false,
    // An address that cannot be decoded never reaches a route: it is answered here, in the same words.
    frameworkErrors: (error, _request, reply) =>
      sendProblem(reply as unknown as FastifyReply, {
        status: error.statusCode ?? 400,
        title: 'The address cannot be read',
        detail: error.message,
      }),
  });
  const ways: Ways = {
    moothall,
    awards,
    identity,
    observatory,
    catalogue,
    mode,
    now,
    https,
    assets: await loadAssets(),
    choices: options.choices ?? {},
  };
  await secure(app, {
    secret: options.secret ?? randomBytes(32).toString('base64url'),
    https,
    requestsPerMinute: options.requestsPerMinute ?? 1200,
  });
  answerErrors(app, ways);
  await app.register(swagger, apiDescription);
  await app.register(
    async (api) => {
      apiRoutes(api, { ...ways, signedIn: (request) => signedIn(request, identity) });
      await api.register(async (open) =>
        feedRoutes(open, {
          releases: options.releases,
          publishedBy: markedFor(mode, options.publishedBy),
          address: options.address,
          https,
          now,
        }),
      );
    },
    { prefix: '/api' },
  );
  await app.register(async (pages) => {
    pageRoutes(pages, ways);
    signInRoutes(pages, ways);
    actionRoutes(pages, ways);
    awardRoutes(pages, ways);
    tokenRoutes(pages, ways);
    calendarRoutes(pages, ways);
    observatoryRoutes(pages, ways);
  });
  return app;
}

async function signedIn(request: FastifyRequest, identity: Identity): Promise<Viewer | undefined> {
  const session = await readSession(request, identity);
  if (session === undefined) return undefined;
  return { party: session.party, ...(session.for === undefined ? {} : { for: session.for }) };
}

const isApi = (request: FastifyRequest): boolean => request.url.startsWith('/api/');

/** Errors become answers: problem documents for programs, pages for people. What went wrong inside is logged, not told. */
function answerErrors(app: FastifyInstance, ways: Ways): void {
  // Nothing is read for these pages: what failed may be the reading.
  const bare = { around: { assets: ways.assets, mode: ways.mode, csrf: '', path: '' } };

  app.setNotFoundHandler(async (request, reply) =>
    isApi(request)
      ? sendProblem(reply, { status: 404, title: 'There is nothing at this address' })
      : send(reply, 404, notFound, await visitOf(request, reply, ways)),
  );

  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500)
      return isApi(request)
        ? sendProblem(reply, { status, title: 'The request cannot be read', detail: error.message })
        : send(reply, status, clientError(status, error.code), bare);
    request.log.error({ err: error }, 'a request failed');
    if (isApi(request))
      return sendProblem(reply, { status: 500, title: 'Something went wrong here; it has been logged' });
    return send(reply, 500, failed, bare);
  });
}
