import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../application/interface.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { ApiWays } from './ways.ts';

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,500})$/i;

/** The party whose token the request carries (RFC 6750); undefined where it carries none. */
export async function tokenParty(
  request: FastifyRequest,
  identity: ApiWays['identity'],
): Promise<Result<string | undefined, string>> {
  const header = request.headers.authorization;
  if (header === undefined) return ok(undefined);
  const token = BEARER.exec(header)?.[1];
  const party = token === undefined ? undefined : await identity.tokenParty(token);
  return party === undefined
    ? fail('The token is not known, or no token at all. Send `Authorization: Bearer TOKEN`.')
    : ok(party);
}

/** Who reads: the token's party, or the signed-in one, or nobody in particular. Writing takes a token. */
export async function readerOf(request: FastifyRequest, ways: ApiWays): Promise<Result<Viewer, string>> {
  const byToken = await tokenParty(request, ways.identity);
  if (!byToken.ok) return byToken;
  if (byToken.value !== undefined) return ok({ party: byToken.value });
  return ok((await ways.signedIn(request)) ?? {});
}
