import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { sessionMark } from './session.ts';

export interface Security {
  /** Signs cookies and form tokens. */
  readonly secret: string;
  /** Whether people reach the server by https: cookies are then sent by it alone. */
  readonly https: boolean;
  /** Requests a minute from one address. */
  readonly requestsPerMinute: number;
}

/** Headers, cookies, form tokens and limits, before any route. */
export async function secure(app: FastifyInstance, security: Security): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(security.https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: security.https,
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(cookie, { secret: security.secret });
  await app.register(rateLimit, { global: true, max: security.requestsPerMinute, timeWindow: '1 minute' });
  await app.register(formbody, { bodyLimit: 1024 * 1024 });
  await app.register(csrf, {
    sessionPlugin: '@fastify/cookie',
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure: security.https, signed: true },
    csrfOpts: { hmacKey: security.secret },
    getUserInfo: sessionMark,
    getToken: (request) => {
      const body = request.body as Readonly<Record<string, unknown>> | null | undefined;
      return typeof body?._csrf === 'string' ? body._csrf : undefined;
    },
  });
}
