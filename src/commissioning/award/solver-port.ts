/** A mixed-integer programme: maximise cost . x within bounds. Infinite bounds are JavaScript infinities. */
export interface Programme {
  readonly columns: readonly {
    readonly cost: number;
    readonly lower: number;
    readonly upper: number;
    readonly integer: boolean;
  }[];
  readonly rows: readonly {
    readonly lower: number;
    readonly upper: number;
    readonly indices: readonly number[];
    readonly values: readonly number[];
  }[];
}

export interface Solution {
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unknown';
  readonly values: readonly number[];
  /** No solution is better than this, says the solver: a claim, never a proof. */
  readonly bound: number;
}

/** Sparse columns or rows to add. */
export interface Sparse {
  readonly lower: number;
  readonly upper: number;
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

/** A linear programme that stays in memory: what changes keeps the basis of the last solution (a warm start). */
export interface LinearModel {
  addColumns(columns: readonly (Sparse & { readonly cost: number })[]): void;
  addRows(rows: readonly Sparse[]): void;
  setColumnBounds(columns: readonly number[], lower: readonly number[], upper: readonly number[]): void;
  setCosts(columns: readonly number[], costs: readonly number[]): void;
  setRowBounds(rows: readonly number[], lower: readonly number[], upper: readonly number[]): void;
  /** `primal` where columns or costs changed since the last solution, `dual` where bounds or rows did. */
  solve(by: 'primal' | 'dual', timeLimitSeconds: number): LinearSolution;
  dispose(): void;
}

export interface LinearSolution {
  readonly status: 'optimal' | 'infeasible' | 'unknown';
  readonly objective: number;
  readonly primal: Float64Array;
  /** By row: what one more of its bound would add. */
  readonly duals: Float64Array;
}

export interface SolverPort {
  solve(
    programme: Programme,
    options: { readonly timeLimitSeconds: number; readonly start?: readonly number[] },
  ): Promise<Solution>;
  /** An empty model in memory. */
  open(): LinearModel;
}
