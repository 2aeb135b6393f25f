import type { FastifyRequest } from 'fastify';
import type { AnyAction, Catalogue } from '../application/catalogue.ts';
import type { Identity } from '../application/identity.ts';
import type { Moothall, Viewer } from '../application/interface.ts';

/** As much of an action as the description of the API tells. */
export type Described = Pick<AnyAction, 'name' | 'title' | 'says' | 'body' | 'example'>;

/** What the routes for programs rest on. */
export interface ApiWays {
  readonly moothall: Moothall;
  readonly identity: Pick<Identity, 'tokenParty'>;
  readonly catalogue: Pick<Catalogue, 'kinds'> & { actionsOf(kind: string): readonly Described[] };
  /** Who is signed in through the pages, where somebody is. */
  signedIn(request: FastifyRequest): Promise<Viewer | undefined>;
}
