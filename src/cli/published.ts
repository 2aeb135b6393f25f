import { badInput, type Ways } from './context.ts';

/**
 * The releases of one process in a file of any size and kind (releases, packages, records, JSON lines, any of these
 * compressed), as JSON lines. What cannot be read is told by its place and passed over. Without `ocid`, of the only process
 * that there is; of some others only the first release is kept, so that there is something to choose from. `processes`: how many
 * there are in all.
 */
export async function releasesOfProcess(
  ways: Pick<Ways, 'ocds' | 'warn'>,
  file: string,
  ocid: string | undefined,
): Promise<{ readonly text: string; readonly processes: number }> {
  const first = new Map<string, string>();
  const names = new Set<string>();
  const own: string[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  const keep = (line: string) => {
    const found = (JSON.parse(line) as { readonly ocid?: unknown }).ocid;
    const named = typeof found === 'string' ? found : '';
    names.add(named);
    if (!first.has(named) && first.size < MOST_NAMED) first.set(named, line);
    if (named === ocid || (ocid === undefined && names.size === 1)) own.push(line);
  };
  const faults: string[] = [];
  // Entries come with a comma and a line end before each.
  const take = (text: string, last: boolean) => {
    const lines = `${rest}${text}`.split(',\n');
    rest = last ? '' : (lines.pop() ?? '');
    for (const line of lines) if (line !== '') keep(line);
  };
  await ways.ocds.run(
    { task: { do: 'releases' }, files: [file], order: 'as-is', extensions: [], threads: 0 },
    {
      write: async (bytes) => take(decoder.decode(bytes, { stream: true }), false),
      fault: (place, message) => faults.push(`${place} ${message}`),
    },
  );
  take('', true);
  if (first.size === 0) throw badInput(faults[0] ?? `${file}: there is no release in it`);
  for (const fault of faults.slice(0, MOST_NAMED)) ways.warn(fault);
  if (faults.length > MOST_NAMED)
    ways.warn(`${faults.length - MOST_NAMED} more that could not be used: ocds validate names them all`);
  // Where nothing was chosen, or what was chosen is not there, one release of each shows what there is.
  const others =
    ocid !== undefined && own.length > 0 ? [] : [...first.values()].filter((line) => !own.includes(line));
  return { text: [...own, ...others].join('\n'), processes: names.size };
}

/** So many processes, or faults, are kept to be named. */
const MOST_NAMED = 20;
