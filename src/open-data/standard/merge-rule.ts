/**
 * How a field is merged, and the fields below it, whether it holds an object or an array of objects (OCDS 1.1, merging
 * specification). A field without a rule is merged by what it holds.
 */
export interface MergeRule {
  /** omitWhenMerged: left out of what is merged. */
  readonly omit: boolean;
  /** wholeListMerge, or an array of what is no object, or of objects without id: the last value stands, as a whole. */
  readonly whole: boolean;
  readonly fields: ReadonlyMap<string, MergeRule>;
}

/** The rule of a field of which nothing is said. */
export const NO_RULE: MergeRule = { omit: false, whole: false, fields: new Map() };
