export { makeSplitter } from '../open-data/splitting/splitter.ts';
