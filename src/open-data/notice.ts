import type { Instant } from '../kernel/time.ts';
import type { Unused } from './source.ts';

/** What a published notice says, in neutral words: what it does not say is absent, nothing is invented. */
export interface Notice {
  readonly ocid: string;
  /** The id of the release that was read. */
  readonly id: string;
  readonly date?: Instant;
  /** When its tender began: what was published of it later may have a later date. */
  readonly begun?: Instant;
  readonly tags: readonly string[];
  readonly title: string;
  readonly description?: string;
  /** Such as UK4, from the documents. */
  readonly noticeTypes: readonly string[];
  readonly uri?: string;
  readonly legalBasis?: string;
  readonly parties: readonly NoticeParty[];
  /** Keys of the parties that buy: all of them, the first named first. */
  readonly buyers: readonly string[];
  /** The buyer that runs the procedure: the procuring entity where it buys too, else the first buyer. */
  readonly lead?: string;
  readonly tender?: NoticeTender;
  /** Why no procedure can come of it; absent where one can. */
  readonly noProcedure?: string;
  readonly used: readonly string[];
  readonly unused: readonly Unused[];
  readonly doubts: readonly string[];
}

export interface NoticeParty {
  /** The id within the notice, such as `org-32`. */
  readonly key: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly identifiers: readonly NoticeIdentifier[];
  readonly address?: NoticeAddress;
  readonly flags: readonly string[];
}

export interface NoticeIdentifier {
  readonly scheme: string;
  readonly id: string;
  readonly legalName?: string;
}

export interface NoticeAddress {
  readonly streetAddress?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postalCode?: string;
}

export interface NoticeTender {
  readonly method?: 'open' | 'selective' | 'limited' | 'direct';
  readonly methodDetails?: string;
  readonly category?: 'goods' | 'works' | 'services';
  readonly aboveThreshold?: boolean;
  readonly deadline?: Instant;
  /** When requests to participate are due, where the notice has a date of its own for them. */
  readonly participationUntil?: Instant;
  readonly opens?: Instant;
  readonly enquiriesUntil?: Instant;
  /** When invitations to tender go out, where there are two stages. */
  readonly invitations?: Instant;
  readonly shortlistMax?: number;
  readonly lots: readonly NoticeLot[];
  readonly criteria: readonly NoticeCriterion[];
}

export interface NoticeLot {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly ceilingPence?: number;
  readonly contractPeriod?: {
    readonly startDate?: string;
    readonly endDate?: string;
    readonly durationDays?: number;
  };
  readonly classification: readonly NoticeClassification[];
  readonly place?: string;
}

export interface NoticeClassification {
  readonly scheme: string;
  readonly id: string;
  readonly description?: string;
}

export interface NoticeCriterion {
  readonly id: string;
  readonly title: string;
  readonly kind: 'price' | 'quality' | 'social-value' | 'cost' | 'other';
  /** Percent, at most two decimals. */
  readonly weight?: number;
  /** Only for these lots; absent: for all. */
  readonly lots?: readonly string[];
}
