import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from './identity.ts';

/** Who is signed in, as the database's session says. */
export interface Session {
  readonly token: string;
  readonly party: string;
  readonly for?: string;
}

const COOKIE = 'session';
/** Longer than any token of ours; nothing longer is looked up. */
const LONGEST = 200;

export async function readSession(request: FastifyRequest, identity: Identity): Promise<Session | undefined> {
  const token = request.cookies[COOKIE];
  if (token === undefined || token === '' || token.length > LONGEST) return undefined;
  const session = await identity.readSession(token);
  return session === undefined ? undefined : { token, ...session };
}

export async function beginSession(
  reply: FastifyReply,
  identity: Identity,
  party: string,
  secure: boolean,
): Promise<void> {
  const { token } = await identity.startSession(party);
  reply.setCookie(COOKIE, token, { path: '/', httpOnly: true, sameSite: 'lax', secure });
}

export async function closeSession(
  request: FastifyRequest,
  reply: FastifyReply,
  identity: Identity,
): Promise<void> {
  const token = request.cookies[COOKIE];
  if (token !== undefined && token.length <= LONGEST) await identity.endSession(token);
  reply.clearCookie(COOKIE, { path: '/' });
}

/** Binds a form's token to the session it was drawn in, so that one session's form is refused in another. */
export const sessionMark = (request: FastifyRequest): string =>
  createHash('sha256')
    .update(request.cookies[COOKIE] ?? 'nobody')
    .digest('base64url');
