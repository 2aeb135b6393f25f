import type { LinearModel, LinearSolution, Sparse } from '../../commissioning/award/index.ts';
import { highs } from './highs-package.ts';

/** A linear programme that HiGHS keeps in memory, with the basis of its last solution. */
export function openLinearModel(): LinearModel {
  const model = highs.createModel();
  const { modelStatus, objectiveSense } = highs.constants;
  model.options.set({ output_flag: false, random_seed: 0, presolve: 'off' });
  model.changeObjectiveSense(objectiveSense.maximize);
  const packed = (list: readonly Sparse[]) => {
    const starts = new Int32Array(list.length + 1);
    for (const [n, one] of list.entries()) starts[n + 1] = (starts[n] ?? 0) + one.indices.length;
    return {
      starts,
      indices: Int32Array.from(list.flatMap((one) => one.indices)),
      values: Float64Array.from(list.flatMap((one) => one.values)),
    };
  };
  const bounds = (list: readonly Sparse[]) => ({
    lower: Float64Array.from(list, (one) => one.lower),
    upper: Float64Array.from(list, (one) => one.upper),
  });
  return {
    addColumns: (columns) => {
      if (columns.length === 0) return;
      const { numRows } = model.getDimensions();
      const matrix = { format: 'csc' as const, numRows, numCols: columns.length, ...packed(columns) };
      model.addCols({ cost: Float64Array.from(columns, (one) => one.cost), ...bounds(columns), matrix });
    },
    addRows: (rows) => {
      if (rows.length === 0) return;
      const { numCols } = model.getDimensions();
      const matrix = { format: 'csr' as const, numRows: rows.length, numCols, ...packed(rows) };
      model.addRows({ ...bounds(rows), matrix });
    },
    setColumnBounds: (columns, lower, upper) => {
      if (columns.length > 0) model.changeColsBounds({ kind: 'set', indices: columns }, lower, upper);
    },
    setCosts: (columns, costs) => {
      if (columns.length > 0) model.changeColsCost({ kind: 'set', indices: columns }, costs);
    },
    setRowBounds: (rows, lower, upper) => {
      if (rows.length > 0) model.changeRowsBounds({ kind: 'set', indices: rows }, lower, upper);
    },
    solve: (by, timeLimitSeconds): LinearSolution => {
      // The clock of a model runs on from solve to solve.
      model.options.set({
        simplex_strategy: by === 'primal' ? 4 : 1,
        time_limit: model.getRunTime() + Math.max(0.01, timeLimitSeconds),
      });
      model.run();
      const status = model.getModelStatus();
      const { colValue, rowDual } = model.getSolution();
      return {
        status:
          status === modelStatus.optimal
            ? 'optimal'
            : status === modelStatus.infeasible
              ? 'infeasible'
              : 'unknown',
        objective: model.getObjectiveValue(),
        primal: colValue as Float64Array,
        duals: rowDual as Float64Array,
      };
    },
    dispose: () => model.dispose(),
  };
}
