import { fail, ok, type Result } from '../kernel/result.ts';
import type { Hall, Ways } from './context.ts';
import { badInput } from './context.ts';

/**
 * Whether whoever sits at the keyboard may act as a party: with that party's token (several may stand in
 * MOOTHALL_TOKEN, with commas between), or on demonstration and simulated data without one. A token that is given with
 * the command counts there too. Registering as `public` takes none: it gives nobody any power.
 */
export async function mayActAs(
  hall: Hall,
  ways: Ways,
  party: string,
  token?: string,
): Promise<Result<void, string>> {
  if (token === undefined && (hall.mode !== 'live' || party === 'public')) return ok(undefined);
  const tokens = (token ?? ways.environment.token ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const parties = await Promise.all(tokens.map((one) => hall.identity.tokenParty(one)));
  if (token !== undefined && parties.includes(undefined)) return fail('the token given is not known here');
  if (party === 'public' || parties.includes(party)) return ok(undefined);
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

/** A party that is not here would see and do what anybody may, as if it had been understood. */
export async function requireKnown(hall: Hall, party: string | undefined): Promise<void> {
  if (party === undefined || party === 'public') return;
  if (!(await hall.parts.ledger.heads([party])).has(party)) throw badInput(`there is no ${party} here`);
}
