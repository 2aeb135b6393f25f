import type { JsonObject } from '../kernel/json.ts';
import { arrangement } from './arrangements/index.ts';
import type { StreamKind } from './concern.ts';
import { contract } from './contracts/index.ts';
import { mandate } from './mandates/index.ts';
import { party } from './parties/index.ts';
import { procedure } from './procedures/index.ts';

/** Every kind of stream, in the order in which people meet them. */
export const kinds = [
  party,
  arrangement,
  mandate,
  procedure,
  contract,
] as unknown as readonly StreamKind<JsonObject>[];
