import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AwardsSeen } from '../application/awards/awards-seen.ts';
import type { Moothall, Viewer } from '../application/interface.ts';
import type { Observatory } from '../application/observing/observatory.ts';
import type { Instant } from '../kernel/time.ts';
import type { Assets } from './assets.ts';
import type { Identity } from './identity.ts';
import { type Mode, type Page, page } from './layout.ts';
import { takeNews } from './news.ts';
import { readSession, sessionMark } from './session.ts';
import type { Catalogue, Visit } from './visit.ts';

/** What every way in through the browser or the API rests on. */
export interface Ways {
  readonly moothall: Moothall;
  readonly awards: AwardsSeen;
  readonly identity: Identity;
  readonly observatory: Observatory;
  readonly catalogue: Catalogue;
  readonly mode: Mode;
  readonly now: () => Instant | Promise<Instant>;
  readonly https: boolean;
  readonly assets: Assets;
  readonly choices: Visit['named'];
}

/** Who asks for what, gathered once a request. */
export async function visitOf(request: FastifyRequest, reply: FastifyReply, ways: Ways): Promise<Visit> {
  const { moothall, identity, catalogue, mode, assets } = ways;
  const session = await readSession(request, identity);
  const viewer: Viewer =
    session === undefined
      ? {}
      : { party: session.party, ...(session.for === undefined ? {} : { for: session.for }) };
  const news = takeNews(request, reply);
  return {
    moothall,
    catalogue,
    viewer,
    now: await ways.now(),
    named: ways.choices,
    around: {
      assets,
      mode,
      csrf: reply.generateCsrf({ userInfo: sessionMark(request) }),
      path: request.url.split('?', 1)[0] ?? '/',
      ...(session === undefined ? {} : { person: await personOf(session, moothall) }),
      ...(news === undefined ? {} : { news }),
    },
  };
}

async function personOf(session: { readonly party: string; readonly for?: string }, moothall: Moothall) {
  const nameOf = async (party: string) => {
    const reading = await moothall.read(party, { party: session.party });
    return typeof reading?.document.name === 'string' ? reading.document.name : party;
  };
  const name = await nameOf(session.party);
  return session.for === undefined
    ? { party: session.party, name }
    : { party: session.party, name, forName: await nameOf(session.for) };
}

/** Sends a page. What somebody may see depends on who asks, so that nothing on the way keeps it. */
export function send(
  reply: FastifyReply,
  status: number,
  content: Page,
  visit: Pick<Visit, 'around'>,
): FastifyReply {
  return reply
    .status(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page(content, visit.around));
}
