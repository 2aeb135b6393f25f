import type { FastifyInstance } from 'fastify';
import { calendarOf } from './calendar.ts';
import { send, visitOf, type Ways } from './context.ts';
import { dutiesPage } from './pages/duties.ts';
import { notFound } from './pages/errors.ts';
import { readSession } from './session.ts';

/** What is due: the page, and a calendar at a secret address that its party makes, replaces and takes back. */
export function calendarRoutes(app: FastifyInstance, ways: Ways): void {
  const { identity, moothall } = ways;
  const guarded = { preHandler: app.csrfProtection };

  app.get('/duties', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    return send(reply, 200, await dutiesPage(visit), visit);
  });

  app.post('/duties/calendar', guarded, async (request, reply) => {
    const session = await readSession(request, identity);
    if (session === undefined) return reply.redirect('/sign-in', 303);
    const visit = await visitOf(request, reply, ways);
    const address = `${request.protocol}://${request.host}/calendars/${await identity.makeFeed(session.party)}`;
    return send(reply, 200, await dutiesPage(visit, address), visit);
  });

  app.post('/duties/calendar/revoke', guarded, async (request, reply) => {
    const session = await readSession(request, identity);
    if (session === undefined) return reply.redirect('/sign-in', 303);
    await identity.revokeFeed(session.party);
    return reply.redirect('/duties', 303);
  });

  app.get<{ Params: { secret: string } }>('/calendars/:secret', async (request, reply) => {
    const party = await identity.feedParty(request.params.secret);
    if (party === undefined) return send(reply, 404, notFound, await visitOf(request, reply, ways));
    return reply
      .header('cache-control', 'private, no-store')
      .type('text/calendar; charset=utf-8')
      .send(calendarOf(await moothall.duties({ party }), await ways.now(), request.host));
  });
}
