import { fail, ok, type Result } from '../kernel/result.ts';
import type { Hall, Ways } from './context.ts';
import { badInput } from './context.ts';

/**
 * Whether whoever sits at the keyboard may act as a party: with that party's token (several may stand in
 * MOOTHALL_TOKEN, with commas between), or on demonstration and simulated data without one. Registering as `public`
 * takes none: it gives nobody any power.
 */
export async function mayActAs(
  hall: Hall,
  ways: Ways,
  party: string,
  token?: string,
): Promise<Result<void, string>> {
  if (hall.mode !== 'live' || party === 'public') return ok(undefined);
  const tokens = (token ?? ways.environment.token ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  for (const one of tokens) {
    if ((await hall.identity.tokenParty(one)) === party) return ok(undefined);
  }
  const how = `give its token with --token or in MOOTHALL_TOKEN (make one with: moothall token ${party})`;
  return fail(
    tokens.length === 0
      ? `acting as ${party} needs its token: ${how}`
      : `the token given is not that of ${party}: ${how}`,
  );
}

export async function requireAuthority(hall: Hall, ways: Ways, party: string, token?: string): Promise<void> {
  const may = await mayActAs(hall, ways, party, token);
  if (!may.ok) throw badInput(may.error);
}
