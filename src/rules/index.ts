/** The rules: statements, conditions, decisions. What the application and the ways in use of them. */
export { type Compiled, checkDocument, compileRulebook } from './compile.ts';
export { decide } from './decide.ts';
export {
  isRegime,
  isRulebook,
  type ReadDocument,
  type RuleDocument,
  readDocument,
  readDocumentValue,
  statementsOf,
} from './document.ts';
export {
  type Breach,
  breaches,
  type Circumstances,
  type Duty,
  type DutyStatus,
  dutiesDoneBy,
  dutyOf,
  nextDue,
  type Raised,
  type RaisingFact,
  raiseDuties,
} from './duties.ts';
export {
  type Explained,
  type ExplainedDocument,
  type ExplainedGroup,
  explainDocument,
  explainStatement,
} from './explain.ts';
export { type Finding, formatFinding } from './finding.ts';
export { mayRead, type Seen, type Viewer, visible } from './information.ts';
export type { Source } from './loading.ts';
export {
  count,
  give,
  isElector,
  type Matter,
  type MatterElectorate,
  type Outcome,
  open,
  outcome,
  type Position,
  type Stance,
} from './matters.ts';
export type {
  Actor,
  Consequence,
  Considered,
  Decision,
  Entering,
  Question,
  Truth,
  Weight,
} from './question.ts';
export { whatWouldHaveToChange } from './remedy.ts';
export type { Placed, Rulebook } from './rulebook.ts';
export { settingsOf, variablesOf } from './variables.ts';
export type { ActionWords, StreamWords, VariableWords, Vocabulary } from './vocabulary.ts';
