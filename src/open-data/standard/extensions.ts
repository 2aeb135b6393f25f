import type { Definitions } from './field.ts';

/**
 * What the extensions add that British notices use: those of the European Union profile of OCDS that Find a Tender
 * and Sell2Wales name in their packages. `Release` is the root; objects written in place have a name here.
 */
export const LOTS = {
  Tender: { lots: 'list:Lot', lotDetails: 'one:LotDetails', lotGroups: 'list:LotGroup' },
  Lot: {
    id: 'string',
    title: 'text',
    description: 'text',
    status: 'code:tenderStatus',
    value: 'one:Value',
    contractPeriod: 'one:Period',
  },
  LotDetails: {
    maximumLotsBidPerSupplier: 'integer',
    maximumLotsAwardedPerSupplier: 'integer',
    awardCriteriaDetails: 'text',
  },
  LotGroup: {
    id: 'string',
    relatedLots: 'texts',
    optionToCombine: 'boolean',
    maximumValue: 'one:Value',
  },
  Item: { relatedLot: 'text' },
  Document: { relatedLots: 'texts' },
  Milestone: { relatedLots: 'texts' },
  Award: { relatedLots: 'texts' },
  Bid: { relatedLots: 'texts' },
  BidsStatistic: { relatedLot: 'text' },
  Finance: { relatedLots: 'texts' },
} as const satisfies Definitions;

/** Bids and statistics of them. */
export const BIDS = {
  Release: { bids: 'one:Bids' },
  Bids: { statistics: 'list:BidsStatistic', details: 'list:Bid' },
  BidsStatistic: {
    id: 'string required',
    measure: 'open:bidStatistics required',
    date: 'date',
    value: 'number required',
    currency: 'code:currency',
    notes: 'text',
  },
  Bid: {
    id: 'string required',
    date: 'date',
    status: 'code:bidStatus',
    tenderers: 'list:OrganizationReference',
    value: 'one:Value',
    documents: 'list:Document unique',
  },
  Award: { relatedBid: 'text' },
} as const satisfies Definitions;

/** Questions of bidders and answers. */
export const ENQUIRIES = {
  Tender: { enquiries: 'list:Enquiry unique' },
  Enquiry: {
    id: 'string required',
    date: 'date',
    author: 'one:OrganizationReference',
    title: 'text',
    description: 'text',
    answer: 'text',
    dateAnswered: 'date',
    relatedItem: 'text',
    relatedLot: 'text',
    threadID: 'text',
  },
} as const satisfies Definitions;

/** Where what is bought is delivered. */
export const LOCATION = {
  Item: {
    deliveryLocation: 'one:Location',
    deliveryLocations: 'list:Location whole',
    deliveryAddress: 'one:Address',
    deliveryAddresses: 'list:Address whole',
  },
  Location: {
    description: 'text',
    geometry: 'one:Geometry',
    gazetteer: 'one:Gazetteer',
    uri: 'text',
  },
  Geometry: { type: 'code:geometryType', coordinates: 'points' },
  Gazetteer: { scheme: 'open:locationGazetteers', identifiers: 'texts' },
  Address: { country: 'text' },
} as const satisfies Definitions;

/** What is to be achieved, and what was. */
export const METRICS = {
  Planning: { forecasts: 'list:Metric unique' },
  Tender: { targets: 'list:Metric unique' },
  Award: { agreedMetrics: 'list:Metric unique' },
  Contract: { agreedMetrics: 'list:Metric unique' },
  Implementation: { metrics: 'list:Metric unique' },
  Metric: {
    id: 'string required filled',
    title: 'text',
    description: 'text',
    observations: 'list:Observation unique',
  },
  Observation: {
    id: 'string required filled',
    period: 'one:Period',
    value: 'one:Value',
    measure: 'measure',
    unit: 'one:Unit',
    dimensions: 'one:Dimensions',
    notes: 'text',
    relatedImplementationMilestone: 'one:MilestoneReference',
  },
  Dimensions: {},
  MilestoneReference: { id: 'string required filled', title: 'text' },
} as const satisfies Definitions;

/** Framework agreements, dynamic markets and auctions. */
export const TECHNIQUES = {
  Tender: { techniques: 'one:Techniques' },
  Lot: { techniques: 'one:Techniques' },
  Techniques: {
    hasFrameworkAgreement: 'boolean',
    frameworkAgreement: 'one:FrameworkAgreement',
    hasDynamicPurchasingSystem: 'boolean',
    dynamicPurchasingSystem: 'one:DynamicPurchasingSystem',
    hasElectronicAuction: 'boolean',
    electronicAuction: 'one:ElectronicAuction',
  },
  FrameworkAgreement: {
    maximumParticipants: 'number',
    method: 'code:frameworkAgreementMethod',
    periodRationale: 'text',
    buyerCategories: 'text',
    value: 'one:Value',
  },
  DynamicPurchasingSystem: {
    type: 'code:dynamicPurchasingSystemType',
    status: 'code:dynamicPurchasingSystemStatus',
  },
  ElectronicAuction: { url: 'text', description: 'text' },
} as const satisfies Definitions;

/** By what bidders are selected and contracts awarded. */
export const CRITERIA = {
  Tender: { selectionCriteria: 'one:SelectionCriteria' },
  Lot: { selectionCriteria: 'one:SelectionCriteria', awardCriteria: 'one:AwardCriteria' },
  SelectionCriteria: { description: 'text', criteria: 'list:SelectionCriterion unique whole' },
  SelectionCriterion: {
    type: 'open:selectionCriterionType',
    description: 'text',
    minimum: 'text',
    numbers: 'list:CriterionNumber unique whole',
    forReduction: 'boolean',
  },
  AwardCriteria: {
    weightingDescription: 'text',
    orderRationale: 'text',
    criteria: 'list:AwardCriterion unique whole',
  },
  AwardCriterion: {
    type: 'open:awardCriterionType',
    name: 'text',
    description: 'text',
    numbers: 'list:CriterionNumber unique whole',
  },
  CriterionNumber: {
    number: 'number',
    weight: 'code:criterionWeight',
    fixed: 'code:awardCriterionFixed',
    threshold: 'code:criterionThreshold',
  },
} as const satisfies Definitions;
