import { releaseSchema } from '../../open-data/standard/json-schema.ts';

export { ocdsReference } from '../../open-data/standard/reference.ts';

/** The release schema that the table describes, as a document. */
export const schemaText = (): string => JSON.stringify(releaseSchema(), null, 2);
