import type { FastifyInstance } from 'fastify';
import { send, visitOf, type Ways } from './context.ts';
import { tokensPage } from './pages/tokens.ts';
import { readSession } from './session.ts';

const LONGEST_NAME = 100;

/** A party's own tokens for programs: made, listed and taken back by itself. */
export function tokenRoutes(app: FastifyInstance, ways: Ways): void {
  const { identity } = ways;
  const guarded = { preHandler: app.csrfProtection };

  app.get('/tokens', async (request, reply) => {
    const session = await readSession(request, identity);
    if (session === undefined) return reply.redirect('/sign-in', 303);
    const visit = await visitOf(request, reply, ways);
    return send(reply, 200, tokensPage(visit, await identity.tokens(session.party)), visit);
  });

  app.post<{ Body: Readonly<Record<string, unknown>> | undefined }>(
    '/tokens',
    guarded,
    async (request, reply) => {
      const session = await readSession(request, identity);
      if (session === undefined) return reply.redirect('/sign-in', 303);
      const visit = await visitOf(request, reply, ways);
      const given = request.body?.name;
      const name = typeof given === 'string' ? given.trim() : '';
      if (name === '' || name.length > LONGEST_NAME) {
        const error = `Enter what it is for, in at most ${LONGEST_NAME} characters`;
        return send(
          reply,
          422,
          tokensPage(visit, await identity.tokens(session.party), undefined, error),
          visit,
        );
      }
      const { token } = await identity.issueToken(session.party, name);
      return send(reply, 200, tokensPage(visit, await identity.tokens(session.party), token), visit);
    },
  );

  app.post<{ Params: { id: string } }>('/tokens/:id/revoke', guarded, async (request, reply) => {
    const session = await readSession(request, identity);
    if (session === undefined) return reply.redirect('/sign-in', 303);
    await identity.revokeToken(session.party, request.params.id);
    return reply.redirect('/tokens', 303);
  });
}
