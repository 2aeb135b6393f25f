export { checkAward, type Discrepancy } from './check.ts';
export type { Problem, ProblemError } from './problem.ts';
export { readProblem } from './problem-reader.ts';
export type { AwardResult } from './result.ts';
export { DEFAULTS, type SolveOptions, solveAward } from './solve.ts';
export type { Programme, Solution, SolverPort } from './solver-port.ts';
