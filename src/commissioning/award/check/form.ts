import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { shapeErrors } from '../problem/faults.ts';
import published from './award-result.schema.json' with { type: 'json' };
import type { Discrepancy } from './check.ts';

const shape = Compile(published as unknown as TSchema);

/** In what a result does not keep the schema that is published for it; empty: it keeps it, with no member that is not known. */
export function faultsOfForm(result: unknown): readonly Discrepancy[] {
  if (shape.Check(result)) return [];
  const faults = shapeErrors([...shape.Errors(result)]);
  return faults.length > 0
    ? faults
    : [{ path: '', message: 'does not keep the published schema of results' }];
}
