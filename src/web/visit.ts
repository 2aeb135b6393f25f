import type { Moothall, Viewer } from '../application/interface.ts';
import type { ActionDefinition, StreamKind } from '../commissioning/concern.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { Choice } from './components/index.ts';
import type { Surroundings } from './layout.ts';

/** What a way in needs of an action: its words, its body's schema, an example. */
export type Action = Pick<ActionDefinition<JsonObject>, 'name' | 'title' | 'says' | 'body' | 'example'> &
  Partial<Pick<ActionDefinition<JsonObject>, 'creates' | 'parentField' | 'compute' | 'enters' | 'leaves'>>;

/** Every kind of stream with its actions, and the acts that any stream takes: what the application makes. */
export interface Catalogue {
  readonly kinds: ReadonlyMap<string, StreamKind<JsonObject>>;
  action(kind: string, name: string): Action | undefined;
  actionsOf(kind: string): readonly Action[];
}

/** What a page is made from: who looks, at what, when. */
export interface Visit {
  readonly moothall: Moothall;
  readonly catalogue: Catalogue;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly around: Surroundings;
  /** Choices that come with this place, by the field's name. */
  readonly named: Readonly<Record<string, readonly Choice[]>>;
}
