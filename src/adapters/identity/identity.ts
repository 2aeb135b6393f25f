import type { Pool } from 'pg';
import type { Identity } from '../../application/identity.ts';
import { calendarFeeds } from './calendar-feeds.ts';
import { invitations } from './invitations.ts';
import { passwordMatches } from './passwords.ts';
import { sessions } from './sessions.ts';
import { tokens } from './tokens.ts';

/** Identity in tables beside the ledger. `now` is real time, on simulated data too: a session is somebody's now. */
export function postgresIdentity(pool: Pool, now: () => Date = () => new Date()): Identity {
  return {
    ...sessions(pool, now),
    ...invitations(pool, now),
    ...tokens(pool, now),
    ...calendarFeeds(pool, now),
    checkPassword: (party, password) => passwordMatches(pool, party, password, now()),
  };
}
