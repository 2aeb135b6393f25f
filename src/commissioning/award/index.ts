export { checkAward, type Discrepancy } from './check.ts';
export { DEFAULTS, type SolveOptions } from './find.ts';
export type { Problem, ProblemError } from './problem.ts';
export { readProblem } from './problem-reader.ts';
export type { AwardResult } from './result.ts';
export { type Award, runAward } from './run.ts';
export { solveAward } from './solve.ts';
export type { Programme, Solution, SolverPort } from './solver-port.ts';
