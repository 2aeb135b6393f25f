import { releaseSchema } from '../open-data/standard/json-schema.ts';

export { makeSplitter } from '../open-data/splitting/splitter.ts';
export { ocdsReference } from '../open-data/standard/reference.ts';
export { mergeRulesFrom as readRules } from './ocds-rules.ts';

/** The release schema that the table describes, as a document. */
export const schemaText = (): string => JSON.stringify(releaseSchema(), null, 2);
