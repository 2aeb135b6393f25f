import type { Identity as Whole } from '../application/identity.ts';

/** What the pages and the API need to know who somebody is. Kept by an adapter; sessions can be revoked there. */
export type Identity = Pick<
  Whole,
  | 'tokenParty'
  | 'issueToken'
  | 'tokens'
  | 'revokeToken'
  | 'makeFeed'
  | 'feedParty'
  | 'revokeFeed'
  | 'startSession'
  | 'readSession'
  | 'endSession'
  | 'actFor'
  | 'checkPassword'
  | 'readInvitation'
  | 'acceptInvitation'
>;
