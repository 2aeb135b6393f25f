import type { PackageCheck } from '../../open-data/validation/package.ts';

export type { Sink } from '../../open-data/splitting/sink.ts';
export { makeSplitter } from '../../open-data/splitting/splitter.ts';
export { mergeRulesFrom as readRules } from './rules.ts';

/** How packages are checked; loaded where it is wanted. */
export const readPackageCheck = async (notes: boolean, schema: 'own' | 'other'): Promise<PackageCheck> =>
  (await import('../../open-data/validation/package.ts')).packageCheck(notes, schema);

/** How a finding is written; loaded where it is wanted. */
export const readFindingLine = async () => (await import('./validation.ts')).findingLine;
