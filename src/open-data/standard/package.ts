import type { Definitions } from './field.ts';

/**
 * Release and record packages of OCDS 1.1.5 but for what is in their lists
 * (https://standard.open-contracting.org/schema/1__1__5/release-package-schema.json, record-package-schema.json), with the
 * links to further pages of the pagination extension. The package is the root, which the table of fields calls `Release`.
 */
export const PACKAGE = {
  Release: {
    uri: 'uri required',
    version: 'string required',
    publisher: 'one:Publisher required',
    publishedDate: 'date required',
    extensions: 'uris',
    license: 'uri',
    publicationPolicy: 'uri',
    releases: 'any',
    records: 'any',
    packages: 'uris',
    links: 'any',
  },
  Publisher: { name: 'string required', scheme: 'text', uid: 'text', uri: 'uri' },
} as const satisfies Definitions;
