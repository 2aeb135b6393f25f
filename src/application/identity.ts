import type { Instant } from '../kernel/time.ts';

/** Who somebody is: sessions, passwords, invitations and tokens. None of it is a fact; all of it can be taken back. */
export interface Identity {
  /** The party whose token this is, unless it was revoked. */
  tokenParty(token: string): Promise<string | undefined>;
  startSession(party: string): Promise<{ readonly token: string }>;
  readSession(token: string): Promise<{ readonly party: string; readonly for?: string } | undefined>;
  endSession(token: string): Promise<void>;
  /** Ends every session of the party, as when a device was lost. */
  endSessions(party: string): Promise<void>;
  /** Keeps in the session on whose behalf its party acts; undefined: for itself. */
  actFor(token: string, party: string | undefined): Promise<void>;
  /** The party with this password. After too many attempts the right one is refused too, for a while. */
  checkPassword(party: string, password: string): Promise<boolean>;
  /** A secret for a link with which the party sets its password, once. */
  invite(party: string): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
  /** The party that an invitation link is for, while it can be used. */
  readInvitation(token: string): Promise<string | undefined>;
  /** Uses an invitation up: sets the password and ends the party's sessions. undefined: the link does not hold any more. */
  acceptInvitation(token: string, password: string): Promise<string | undefined>;
  /** A token for programs; it is shown this once. The name tells its owner what it is for. */
  issueToken(party: string, name: string): Promise<{ readonly id: string; readonly token: string }>;
  tokens(party: string): Promise<readonly IssuedToken[]>;
  /** Whether there was such a token of this party to revoke. */
  revokeToken(party: string, id: string): Promise<boolean>;
  /** The secret of the party's calendar feed, shown this once; one made before ends. */
  makeFeed(party: string): Promise<string>;
  feedParty(secret: string): Promise<string | undefined>;
  /** Whether there was a feed to take back. */
  revokeFeed(party: string): Promise<boolean>;
}

export interface IssuedToken {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastUsedAt?: Instant;
}
