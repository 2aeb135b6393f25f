import type { Programme, Solution } from '../../commissioning/award/index.ts';
import { highs } from './highs-package.ts';

/** Solves a programme with HiGHS in this very thread, which does nothing else meanwhile. */
export function solveWithHighs(
  programme: Programme,
  timeLimitSeconds: number,
  start?: readonly number[],
): Solution {
  const { columns, rows } = programme;
  const { variableType, objectiveSense } = highs.constants;
  const model = highs.createModel({
    numCols: columns.length,
    numRows: rows.length,
    sense: objectiveSense.maximize,
    colCost: columns.map((column) => column.cost),
    colLower: columns.map((column) => column.lower),
    colUpper: columns.map((column) => column.upper),
    rowLower: rows.map((row) => row.lower),
    rowUpper: rows.map((row) => row.upper),
    integrality: columns.map((column) => (column.integer ? variableType.integer : variableType.continuous)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: columns.length,
      starts: starts(rows),
      indices: rows.flatMap((row) => row.indices),
      values: rows.flatMap((row) => row.values),
    },
  });
  try {
    // A fixed seed: the same problem gives the same proposal.
    model.options.set({
      output_flag: false,
      random_seed: 0,
      // Whoever asks may have come to the end of the time meanwhile.
      time_limit: Math.max(0.001, timeLimitSeconds),
      mip_rel_gap: 0,
      mip_abs_gap: 0.4,
    });
    if (start !== undefined) model.setSolution({ colValue: [...start] });
    model.run();
    return solutionOf(model);
  } finally {
    model.dispose();
  }
}

function starts(rows: Programme['rows']): number[] {
  const list = [0];
  for (const row of rows) list.push((list.at(-1) ?? 0) + row.indices.length);
  return list;
}

function solutionOf(model: ReturnType<typeof highs.createModel>): Solution {
  const { modelStatus } = highs.constants;
  const status = model.getModelStatus();
  if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) {
    return { status: 'infeasible', values: [], bound: 0 };
  }
  const FEASIBLE = 2;
  const feasible = model.info.get('primal_solution_status') === FEASIBLE;
  return {
    status: status === modelStatus.optimal ? 'optimal' : feasible ? 'feasible' : 'unknown',
    values: feasible ? [...model.getSolution().colValue] : [],
    bound: Number(model.info.get('mip_dual_bound')),
  };
}
