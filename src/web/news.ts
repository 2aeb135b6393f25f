import type { FastifyReply, FastifyRequest } from 'fastify';
import type { News } from './layout.ts';

const COOKIE = 'news';

/** What has just been done is told once, on the next page; a signed cookie carries it there. */
export function tell(reply: FastifyReply, news: News, secure: boolean): void {
  const said = {
    said: news.said.slice(0, 400),
    ...(news.more === undefined ? {} : { more: news.more.slice(0, 800) }),
    ...(news.receipt === undefined ? {} : { receipt: news.receipt }),
  };
  reply.setCookie(COOKIE, Buffer.from(JSON.stringify(said)).toString('base64url'), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    signed: true,
    maxAge: 60,
  });
}

export function takeNews(request: FastifyRequest, reply: FastifyReply): News | undefined {
  const cookie = request.cookies[COOKIE];
  if (cookie === undefined || request.method !== 'GET') return undefined;
  reply.clearCookie(COOKIE, { path: '/' });
  const { valid, value } = request.unsignCookie(cookie);
  // Only what this server signed is read, so that it has the shape that `tell` wrote.
  return valid && value !== null
    ? (JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as News)
    : undefined;
}
