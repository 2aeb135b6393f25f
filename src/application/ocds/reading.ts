export { makeSplitter } from '../../open-data/splitting/splitter.ts';
export { mergeRulesFrom as readRules } from './rules.ts';
