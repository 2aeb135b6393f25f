export { checkAward, type Discrepancy, recompute } from './check.ts';
export { DEFAULTS, type SolveOptions } from './find.ts';
export { generateProblem, SIZES, type Size } from './generator.ts';
export type { Problem, ProblemError } from './problem.ts';
export { readProblem } from './problem-reader.ts';
export { parseProblemText } from './problem-text.ts';
export type { AwardResult } from './result.ts';
export { solveAward } from './solve.ts';
export type { Programme, Solution, SolverPort } from './solver-port.ts';
