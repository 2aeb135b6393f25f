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

export interface SolverPort {
  solve(programme: Programme, options: { readonly timeLimitSeconds: number }): Promise<Solution>;
}
