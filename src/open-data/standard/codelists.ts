import { NOTICE_TYPES } from './notice-types.ts';

/** Codes as one string, which reads better than a hundred lines of one word. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Codelists of OCDS 1.1.5 and of the extensions in the table, with the codes that the extensions add. Whether a list is
 * open is said by the field (`code:` or `open:` in the table). Lists of classification schemes that nobody could keep
 * whole (items, units, gazetteers) are not checked and have no entry here.
 */
export const CODELISTS: Readonly<Record<string, readonly string[]>> = {
  releaseTag:
    words(`planning planningUpdate tender tenderAmendment tenderUpdate tenderCancellation award awardUpdate
    awardCancellation contract contractUpdate contractAmendment implementation implementationUpdate contractTermination
    compiled`),
  initiationType: ['tender'],
  tenderStatus: words('planning planned active cancelled unsuccessful complete withdrawn'),
  awardStatus: words('pending active cancelled unsuccessful'),
  contractStatus: words('pending active cancelled terminated'),
  milestoneStatus: words('scheduled met notMet partiallyMet'),
  milestoneType:
    words(`preProcurement approval engagement assessment delivery reporting financing engagementPeriod
    futureSignatureDate procurement`),
  method: words('open selective limited direct'),
  procurementCategory: words('goods works services'),
  extendedProcurementCategory: words('goods works services consultingServices'),
  awardCriteria:
    words(`priceOnly costOnly qualityOnly ratedCriteria lowestCost bestProposal bestValueToGovernment
    singleBidOnly`),
  submissionMethod: words('electronicAuction electronicSubmission written inPerson'),
  documentType: words(`plannedProcurementNotice procurementPlan marketStudies environmentalImpact
    assetAndLiabilityAssessment riskProvisions winningBid feasibilityStudy needsAssessment projectPlan billOfQuantity
    bidders conflictOfInterest debarments budgetApproval marketEngagementNotice evaluationCriteria eligibilityCriteria
    clarifications shortlistedFirms tenderNotice tenderCancellationNotice biddingDocuments technicalSpecifications
    contractDraft hearingNotice awardNotice evaluationReports contractNotice contractSigned contractArrangements
    contractSchedule contractAnnexe contractGuarantees subContract contractSummary contractTerminationNotice
    implementationNotice physicalProgressReport financialProgressReport finalAudit completionCertificate
    cancellationDetails complaints illustration submissionDocuments contractText contractAmendment`),
  noticeType: NOTICE_TYPES,
  partyRole:
    words(`buyer procuringEntity supplier tenderer funder enquirer payer payee reviewBody interestedParty
    centralPurchasingBody wholesaleBuyer processContactPoint reviewContactPoint mediationBody informationService
    evaluationBody legalInformation employmentInformation environmentInformation taxInformation subcontractor
    leadTenderer selectedParticipant beneficialOwner candidate qualifiedSupplier serviceProvider`),
  relatedProcess: words(`prior unsuccessfulProcess planning parent framework subContract replacementProcess
    renewalProcess`),
  relatedProcessScheme: ['ocid'],
  bidStatus: words('invited pending valid disqualified withdrawn'),
  bidStatistics: words(`requests bids validBids bidders qualifiedBidders disqualifiedBids disqualifiedBidders
    electronicBids smeBids foreignBids foreignBidsFromEU foreignBidsFromNonEU tenderersAbnormallyLow lowestValidBidValue
    highestValidBidValue finalStageBids finalStageSMEBids finalStageVCSEBids vcseBids`),
  partyScale: words('micro sme small medium large'),
  permission: words('required allowed notAllowed'),
  frameworkAgreementMethod: words(
    'withReopeningCompetition withoutReopeningCompetition withAndWithoutReopeningCompetition',
  ),
  dynamicPurchasingSystemType: words('open closed'),
  dynamicPurchasingSystemStatus: words('pending active cancelled terminated'),
  criterionWeight: words(`percentageExact percentageRangeMiddle decimalExact decimalRangeMiddle pointsExact
    pointsRangeMiddle order`),
  awardCriterionFixed: words('total unit'),
  awardCriterionType: words('price cost quality'),
  criterionThreshold: words('minimumScore maximumBids'),
  selectionCriterionType: words('technical economic suitability other'),
  participationFeeType: words('document deposit submission win'),
  reservedParticipation: words('shelteredWorkshop publicServiceMissionOrganization reservedVcse'),
  coveredBy: words('GPA EU-FSR FTA'),
  penaltyType: words('contracted imposed negotiated'),
  chargePaidBy: words('government user'),
  votingRights: words('ordinary none restricted additional enhanced'),
  geometryType: words('Point MultiPoint LineString MultiLineString Polygon MultiPolygon'),
  currency:
    words(`ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM AZN BAD BAM BBD BDT BEC
    BEF BEL BGJ BGK BGL BGN BHD BIF BMD BND BOB BOP BOV BRB BRC BRE BRL BRN BRR BSD BTN BUK BWP BYB BYN BYR BZD CAD CDF
    CHC CHE CHF CHW CLF CLP CNY COP COU CRC CSD CSJ CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS ECV EEK EGP ERN
    ESA ESB ESP ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHP GHS GIP GMD GNE GNF GNS GQE GRD GTQ GWE GWP GYD HKD HNL HRD
    HRK HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAJ LAK LBP
    LKR LRD LSL LSM LTL LTT LUC LUF LUL LVL LVR LYD MAD MDL MGA MGF MKD MLF MMK MNT MOP MRO MRU MTL MTP MUR MVQ MVR MWK
    MXN MXP MXV MYR MZE MZM MZN NAD NGN NIC NIO NLG NOK NPR NZD OMR PAB PEH PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR
    RHD ROK ROL RON RSD RUB RUR RWF SAR SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLE SLL SOS SRD SRG SSP STD STN SUR SVC
    SYP SZL THB TJR TJS TMM TMT TND TOP TPE TRL TRY TTD TWD TZS UAH UAK UGS UGW UGX USD USN USS UYI UYN UYP UYU UYW UZS
    VEB VED VEF VES VNC VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX
    YDD YER YUD YUM YUN ZAL ZAR ZMK ZMW ZRN ZRZ ZWC ZWD ZWL ZWN ZWR`),
};
