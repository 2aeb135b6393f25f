import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Reading } from '../application/interface.ts';
import { readStreamId } from '../kernel/ids.ts';
import { send, visitOf, type Ways } from './context.ts';
import type { Page } from './layout.ts';
import { about } from './pages/about.ts';
import { amendmentPage } from './pages/amendment.ts';
import { decisionPage } from './pages/decision.ts';
import { notFound } from './pages/errors.ts';
import { home } from './pages/home.ts';
import { policiesPage } from './pages/policies.ts';
import { recordPage } from './pages/record.ts';
import {
  differencesPage,
  libraryPage,
  pinsPage,
  rulebookPage,
  starterPage,
  versionsPage,
} from './pages/rulebook.ts';
import { SEARCHES, searchPage } from './pages/search.ts';
import { pageOf } from './pages/stream.ts';
import type { Visit } from './visit.ts';

interface Asked {
  readonly Params: { readonly kind: string; readonly id: string };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

/** Everything that is only read. */
export function pageRoutes(app: FastifyInstance, ways: Ways): void {
  app.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) => {
    const asset = ways.assets.all.get(`/assets/${request.params['*']}`);
    if (asset === undefined) return send(reply, 404, notFound, await visitOf(request, reply, ways));
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(asset.type)
      .send(asset.content);
  });

  const plain = (path: string, make: (visit: Visit) => Page | Promise<Page>) =>
    app.get(path, async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      return send(reply, 200, await make(visit), visit);
    });
  plain('/', home);
  plain('/about', () => about);
  plain('/library', libraryPage);
  app.get<{ Params: { id: string } }>('/library/:id', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const found = await starterPage(request.params.id, visit);
    return found === undefined ? send(reply, 404, notFound, visit) : send(reply, 200, found, visit);
  });
  app.get<Asked>('/differences', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const found = await differencesPage(visit, request.query);
    return found === undefined ? send(reply, 404, notFound, visit) : send(reply, 200, found, visit);
  });

  for (const searched of SEARCHES)
    app.get<Asked>(searched.href, async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      const { search } = request.query;
      return send(
        reply,
        200,
        await searchPage(searched, typeof search === 'string' ? search.slice(0, 200) : '', visit),
        visit,
      );
    });

  const ofStream = (
    path: string,
    make: (reading: Reading, visit: Visit, query: Asked['Querystring']) => Promise<Page | undefined>,
  ) =>
    app.get<Asked>(path, async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      return answer(reply, await readingOf(request.params, visit), visit, request.query, make);
    });
  ofStream('/streams/:kind/:id', pageOf);
  ofStream('/streams/:kind/:id/facts', (reading, visit, query) =>
    recordPage(reading, positionOf(query.after), visit),
  );
  ofStream('/streams/:kind/:id/rulebook', rulebookPage);
  app.get<Asked>('/streams/:kind/:id/rulebook.yaml', async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const reading = await readingOf(request.params, visit);
    const { version } = request.query;
    const rulebook =
      reading &&
      (await visit.moothall.rulebook(reading.stream, typeof version === 'string' ? version : undefined));
    if (rulebook?.text === undefined) return send(reply, 404, notFound, visit);
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="rulebook-${request.params.id}.yaml"`)
      .type('text/plain; charset=utf-8')
      .send(rulebook.text);
  });
  ofStream('/streams/:kind/:id/versions', versionsPage);
  ofStream('/streams/:kind/:id/pins', pinsPage);
  ofStream('/streams/:kind/:id/policies', policiesPage);
  app.get<Asked & { Params: { action: string } }>(
    '/streams/:kind/:id/why/:action',
    async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      const { action, ...params } = request.params;
      return answer(reply, await readingOf(params, visit), visit, request.query, (reading) =>
        decisionPage(reading, action, visit),
      );
    },
  );
  app.get<Asked & { Params: { amendment: string } }>(
    '/streams/:kind/:id/amendments/:amendment',
    async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      const { amendment, ...params } = request.params;
      const wantsImpact = request.query.impact === 'yes';
      return answer(reply, await readingOf(params, visit), visit, request.query, (reading) =>
        amendmentPage(reading, amendment, wantsImpact, visit),
      );
    },
  );

  app.get<{ Params: { kind: string; id: string; seq: string } }>(
    '/streams/:kind/:id/receipts/:seq',
    async (request, reply) => {
      const { kind, id, seq } = request.params;
      const stream = `${kind}/${id}`;
      const known =
        readStreamId(stream) !== undefined && ways.catalogue.kinds.has(kind) && /^\d{1,15}$/.test(seq);
      const receipt = known ? await ways.moothall.receipt(stream, Number(seq)) : undefined;
      if (receipt === undefined) return send(reply, 404, notFound, await visitOf(request, reply, ways));
      return reply
        .header('content-disposition', `attachment; filename="receipt-${kind}-${id}-${seq}.json"`)
        .type('application/json')
        .send(JSON.stringify(receipt, null, 2));
    },
  );
}

async function answer(
  reply: FastifyReply,
  reading: Reading | undefined,
  visit: Visit,
  query: Asked['Querystring'],
  make: (reading: Reading, visit: Visit, query: Asked['Querystring']) => Promise<Page | undefined>,
) {
  const page = reading === undefined ? undefined : await make(reading, visit, query);
  return page === undefined ? send(reply, 404, notFound, visit) : send(reply, 200, page, visit);
}

async function readingOf(params: Asked['Params'], visit: Visit): Promise<Reading | undefined> {
  const stream = `${params.kind}/${params.id}`;
  if (readStreamId(stream) === undefined || !visit.catalogue.kinds.has(params.kind)) return undefined;
  return visit.moothall.read(stream, visit.viewer);
}

/** Where a page of the record begins; anything that is no position begins at the first entry. */
const positionOf = (value: unknown): number => {
  const after = typeof value === 'string' ? Number(value) : 0;
  return Number.isSafeInteger(after) && after > 0 ? after : 0;
};
