import type { FastifyInstance } from 'fastify';
import { send, visitOf, type Ways } from './context.ts';
import { notFound } from './pages/errors.ts';
import { CASES, casePage, casesPage, observatoryPage } from './pages/observatory.ts';

/** The observatory: public, and made of rows that are kept ready. */
export function observatoryRoutes(app: FastifyInstance, ways: Ways): void {
  const { observatory } = ways;

  app.get('/observatory', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    return send(reply, 200, await observatoryPage(observatory), visit);
  });

  app.get<{ Querystring: Readonly<Record<string, unknown>> }>(
    '/observatory/cases',
    async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      const { after, stream } = request.query;
      const place =
        isPlain(after) && after !== '' ? { ocid: after, stream: isPlain(stream) ? stream : '' } : undefined;
      return send(reply, 200, casesPage(await observatory.page(place, CASES), observatory), visit);
    },
  );

  app.get<{ Params: { ocid: string } }>('/observatory/cases/:ocid', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const cases = await observatory.ofProcess(request.params.ocid);
    if (cases.length === 0) return send(reply, 404, notFound, visit);
    return send(reply, 200, casePage(cases, observatory), visit);
  });
}

/** Text that a database can be asked for. */
const isPlain = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 500 && !value.includes('\u0000');
