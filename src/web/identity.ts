/** What the pages and the API need to know who somebody is. Kept by an adapter; sessions can be revoked there. */
export interface Identity {
  /** The party whose token this is. */
  tokenParty(token: string): Promise<string | undefined>;
  startSession(party: string): Promise<{ readonly token: string }>;
  readSession(token: string): Promise<{ readonly party: string; readonly for?: string } | undefined>;
  endSession(token: string): Promise<void>;
  /** Keeps in the session on whose behalf its party acts; undefined: for itself. */
  actFor(token: string, party: string | undefined): Promise<void>;
  /** The party with this name and password. */
  checkPassword(party: string, password: string): Promise<boolean>;
  /** The party that an invitation link is for, while it can be used. */
  readInvitation(token: string): Promise<string | undefined>;
  /** Uses an invitation link up: sets the password. undefined: the link does not hold any more. */
  acceptInvitation(token: string, password: string): Promise<string | undefined>;
}
