/**
 * A release schema of the kind that the standard publishes (draft 4, with definitions, references that lead into
 * themselves, patterns for translations, lists in various words of merging), written for tests; much shorter.
 */
const LANGUAGES =
  '(((([A-Za-z]{2,3}(-([A-Za-z]{3}(-[A-Za-z]{3}){0,2}))?)|[A-Za-z]{4}|[A-Za-z]{5,8})(-([A-Za-z]{4}))?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-([0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+))*(-(x(-[A-Za-z0-9]{1,8})+))?)|(x(-[A-Za-z0-9]{1,8})+))';
const text = { type: ['string', 'null'] };
const id = { type: ['string', 'integer'], minLength: 1, versionId: true };
const list = (of: string, more: object = {}) => ({
  type: 'array',
  items: { $ref: `#/definitions/${of}` },
  uniqueItems: true,
  ...more,
});

export const PUBLISHED_SCHEMA = {
  id: 'https://example.org/release-schema.json',
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  properties: {
    ocid: { type: 'string', minLength: 1 },
    id: { type: 'string', minLength: 1, omitWhenMerged: true },
    date: { type: 'string', format: 'date-time', omitWhenMerged: true },
    tag: {
      type: 'array',
      items: { type: 'string', enum: ['tender', 'award', 'contract', 'compiled'] },
      codelist: 'releaseTag.csv',
      openCodelist: false,
      minItems: 1,
      omitWhenMerged: true,
    },
    initiationType: { type: 'string', enum: ['tender'], codelist: 'initiationType.csv', openCodelist: false },
    language: { ...text, default: 'en' },
    parties: list('Organization'),
    buyer: { title: 'Buyer', $ref: '#/definitions/OrganizationReference' },
    tender: { $ref: '#/definitions/Tender' },
    internal: { type: 'object', properties: { note: text }, mergeStrategy: 'ocdsOmit' },
    history: { ...list('Change'), mergeStrategy: 'ocdsVersion' },
  },
  required: ['ocid', 'id', 'date', 'tag', 'initiationType'],
  definitions: {
    Tender: {
      type: 'object',
      required: ['id'],
      properties: {
        id,
        title: text,
        status: {
          ...text,
          codelist: 'tenderStatus.csv',
          openCodelist: false,
          enum: ['active', 'complete', null],
        },
        amendment: {
          $ref: '#/definitions/Amendment',
          deprecated: { deprecatedVersion: '1.1', description: '' },
        },
        amendments: { type: 'array', items: { $ref: '#/definitions/Amendment' } },
        items: list('Item'),
        submissionMethod: {
          type: ['array', 'null'],
          items: { type: 'string' },
          codelist: 'submissionMethod.csv',
          openCodelist: true,
        },
        value: { $ref: '#/definitions/Value' },
      },
      patternProperties: { [`^(title_${LANGUAGES})$`]: text },
    },
    Amendment: {
      type: 'object',
      properties: {
        id: { type: ['string', 'null'] },
        date: { type: ['string', 'null'], format: 'date-time' },
        changes: { type: 'array', items: { $ref: '#/definitions/Change' } },
      },
    },
    // Without an id: a list of these is one value.
    Change: {
      type: 'object',
      properties: {
        property: { type: 'string' },
        former_value: { type: ['string', 'number', 'object', 'null'] },
      },
    },
    Item: {
      type: 'object',
      required: ['id'],
      properties: {
        id,
        description: text,
        // An item may consist of items: the definition leads into itself.
        parts: list('Item'),
        additionalClassifications: list('Classification', { wholeListMerge: true }),
      },
    },
    Classification: {
      type: 'object',
      properties: { id: { type: ['string', 'integer', 'null'] }, scheme: text },
    },
    Organization: {
      type: 'object',
      properties: {
        id: { type: ['string', 'integer'] },
        name: text,
        additionalIdentifiers: {
          type: 'array',
          items: { $ref: '#/definitions/Identifier' },
          uniqueItems: true,
          wholeListMerge: true,
        },
        roles: {
          type: ['array', 'null'],
          items: { type: 'string' },
          codelist: 'partyRole.csv',
          openCodelist: true,
        },
        details: { type: ['object', 'null'] },
      },
      patternProperties: { [`^(name_${LANGUAGES})$`]: text },
    },
    OrganizationReference: {
      type: 'object',
      properties: { id: { type: ['string', 'integer'], minLength: 1 }, name: text },
    },
    Identifier: {
      type: 'object',
      properties: {
        scheme: text,
        id: { type: ['string', 'integer', 'null'] },
        uri: { type: ['string', 'null'], format: 'uri' },
      },
    },
    Value: { type: 'object', properties: { amount: { type: ['number', 'null'] }, currency: text } },
  },
};
