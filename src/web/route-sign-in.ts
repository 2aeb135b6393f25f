import type { FastifyInstance } from 'fastify';
import { isId } from '../kernel/ids.ts';
import { send, visitOf, type Ways } from './context.ts';
import { actingPage, choosePage, invitationPage, passwordPage, spentInvitation } from './pages/sign-in.ts';
import { beginSession, closeSession, readSession } from './session.ts';
import type { Visit } from './visit.ts';

/** Guessing passwords is slowed down for one address; each guess costs the server an argon2 hash besides. */
const SLOW = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } };
const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 500;

const field = (body: unknown, name: string): string => {
  const value = (body as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'string' ? value : '';
};

export function signInRoutes(app: FastifyInstance, ways: Ways): void {
  const { identity, https } = ways;
  const guarded = { preHandler: app.csrfProtection };

  app.get('/sign-in', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    return send(
      reply,
      200,
      ways.mode === 'live'
        ? passwordPage(visit, '')
        : await choosePage(visit, field(request.query, 'search').slice(0, 200)),
      visit,
    );
  });

  app.post('/sign-in', { ...guarded, ...SLOW }, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    if (ways.mode !== 'live') {
      const party = field(request.body, 'party');
      const known =
        party.startsWith('party/') && (await ways.moothall.read(party, visit.viewer)) !== undefined;
      if (!known) return send(reply, 422, await choosePage(visit, '', 'Select whom to try it as'), visit);
      await beginSession(reply, identity, party, https);
      return reply.redirect('/', 303);
    }
    const [name, password] = [field(request.body, 'name').trim(), field(request.body, 'password')];
    const party = await partyNamed(name, visit);
    const right =
      password.length <= LONGEST_PASSWORD &&
      party !== undefined &&
      (await identity.checkPassword(party, password));
    if (!right)
      return send(reply, 422, passwordPage(visit, name, 'The name or the password is wrong'), visit);
    await beginSession(reply, identity, party, https);
    return reply.redirect('/', 303);
  });

  app.post('/sign-out', guarded, async (request, reply) => {
    await closeSession(request, reply, identity);
    return reply.redirect('/', 303);
  });

  invitationRoutes(app, ways);
  actingRoutes(app, ways);
}

/** By short name, or by the registered name where only one party has it. */
async function partyNamed(name: string, visit: Visit): Promise<string | undefined> {
  const id = name.replace(/^party\//, '');
  if (isId(id)) return `party/${id}`;
  if (name === '' || name.length > 300) return undefined;
  const found = (await visit.moothall.list({ kind: 'party', search: name, limit: 10 }, visit.viewer)).filter(
    (one) => one.title.toLowerCase() === name.toLowerCase(),
  );
  return found.length === 1 ? found[0]?.stream : undefined;
}

function invitationRoutes(app: FastifyInstance, ways: Ways): void {
  const { identity, https, moothall } = ways;

  app.get<{ Params: { token: string } }>('/invitation/:token', SLOW, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const party = await identity.readInvitation(request.params.token);
    if (party === undefined) return send(reply, 404, spentInvitation, visit);
    return send(reply, 200, invitationPage(visit, request.params.token, await nameOf(party)), visit);
  });

  app.post<{ Params: { token: string } }>(
    '/invitation/:token',
    { preHandler: app.csrfProtection, ...SLOW },
    async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      const { token } = request.params;
      const party = await identity.readInvitation(token);
      if (party === undefined) return send(reply, 404, spentInvitation, visit);
      const password = field(request.body, 'password');
      if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
        const error = `Enter a password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters`;
        return send(reply, 422, invitationPage(visit, token, await nameOf(party), error), visit);
      }
      const accepted = await identity.acceptInvitation(token, password);
      if (accepted === undefined) return send(reply, 404, spentInvitation, visit);
      await beginSession(reply, identity, accepted, https);
      return reply.redirect('/', 303);
    },
  );

  const nameOf = async (party: string) => {
    const reading = await moothall.read(party, { party });
    return typeof reading?.document.name === 'string' ? reading.document.name : party;
  };
}

function actingRoutes(app: FastifyInstance, ways: Ways): void {
  /** Parties that name the signed-in one as somebody who may act for them. */
  const others = async (visit: Visit) => {
    const me = visit.viewer.party;
    if (me === undefined) return [];
    const linked = await ways.moothall.list({ kind: 'party', linkedTo: me, limit: 100 }, visit.viewer);
    return linked.filter((one) => one.links.some((link) => link.to === me && link.relation === 'delegate'));
  };

  app.get('/acting', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    return send(reply, 200, actingPage(visit, await others(visit)), visit);
  });

  app.post('/acting', { preHandler: app.csrfProtection }, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const session = await readSession(request, ways.identity);
    if (session === undefined) return reply.redirect('/sign-in', 303);
    const chosen = field(request.body, 'for');
    const allowed = chosen === '' || (await others(visit)).some((one) => one.stream === chosen);
    if (!allowed) return send(reply, 422, actingPage(visit, await others(visit)), visit);
    await ways.identity.actFor(session.token, chosen === '' ? undefined : chosen);
    return reply.redirect('/', 303);
  });
}
