import type { Command } from 'commander';
import {
  dayOfNotice,
  type Imported,
  type ImportRequest,
  importNotice,
  noticeIn,
} from '../application/importing/importing.ts';
import type { Result } from '../kernel/result.ts';
import { type Instant, readDay } from '../kernel/time.ts';
import { requireAuthority } from './authority.ts';
import { badInput, Exit, type Hall, partyNamed, type Ways } from './context.ts';
import { releasesOfProcess } from './published.ts';

interface ImportOptions {
  readonly ocid?: string;
  readonly form: string;
  readonly regime: string;
  readonly commissioner?: string;
  readonly asIf?: string;
  readonly as?: string;
  readonly token?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly simulate?: boolean;
}

/** `import`: a published notice becomes parties, an arrangement, needs and a procedure. */
export function addImporting(program: Command, ways: Ways): void {
  program
    .command('import <file>')
    .description('bring in a published OCDS notice: its parties, an arrangement, needs and a procedure')
    .option('--ocid <ocid>', 'which process, where the file holds several')
    .requiredOption('--form <form>', 'a starter rulebook, or a file with a rulebook')
    .requiredOption('--regime <regime>', 'the law: none, or the id of a regime')
    .option('--commissioner <id>', 'which buyer commissions, where the rulebook has room for one')
    .option('--as-if <date>', 'take the law as if it were another day; kept as an assumption')
    .option('--as <party>', 'who imports, where there are parties already')
    .option('--token <token>', "the importing party's token (or MOOTHALL_TOKEN)")
    .option(
      '--simulate',
      'make an empty data folder simulated, for ever: the import is then of the day on which its tender began',
    )
    .action(async (file: string, options: ImportOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<ImportOptions>();
      const { text, processes } = await releasesOfProcess(ways, file, options.ocid);
      const chosen = noticeIn(text, options.ocid, processes);
      if (!chosen.ok) throw badInput(`${file}: ${chosen.error}`);
      const notice = chosen.value;
      const asIf = dayAsked(options.asIf);
      const form = await rulebookText(ways, options.form);
      const hall = await ways.open({
        ...(data === undefined ? {} : { data }),
        simulate: options.simulate === true,
        playsPast: true,
      });
      try {
        const { as, fresh } = await importer(hall, ways, options);
        const at = hall.mode === 'simulated' ? dayOfNotice(notice) : undefined;
        const request: ImportRequest = {
          form,
          regime: options.regime,
          via: 'cli',
          ...(options.commissioner === undefined ? {} : { commissioner: options.commissioner }),
          ...(asIf === undefined ? {} : { asIf }),
          ...(as === undefined ? {} : { as }),
          ...(at === undefined ? {} : { at }),
        };
        const parts = {
          moothall: hall.moothall,
          ledger: hall.parts.ledger,
          library: hall.library,
          now: hall.parts.now,
        };
        const imported = await importNotice(parts, notice, request);
        if (!imported.ok) {
          const { type, message, stands } = imported.error;
          const left = stands.length === 0 ? 'nothing was imported' : `what stands: ${stands.join(', ')}`;
          throw new Exit(type === 'refused' ? 3 : 2, `${message.replaceAll('\n', ' ')} (${left})`);
        }
        if (at !== undefined) await bringTo(hall, at);
        const token = fresh
          ? (await hall.identity.issueToken(imported.value.founder, 'import')).token
          : undefined;
        if (json === true)
          ways.write(
            JSON.stringify({ ...imported.value, ...(token === undefined ? {} : { token }) }, null, 2),
          );
        else for (const line of tellImported(imported.value, token)) ways.write(line);
      } finally {
        await hall.close();
      }
    });
}

function dayAsked(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const day = readDay(text);
  if (!day.ok) throw badInput(`--as-if: ${day.error}`);
  return day.value;
}

/** The name of a starter rulebook, or the text of a file: a name never holds a dot or a slash. */
const rulebookText = (ways: Ways, form: string): string | Promise<string> =>
  /[./\\]/.test(form) ? ways.read(form) : form;

/** Who imports. On data without parties nobody can be asked for a token yet: the notice's own lead founds, and gets one. */
async function importer(
  hall: Hall,
  ways: Ways,
  options: ImportOptions,
): Promise<{ readonly as?: string; readonly fresh: boolean }> {
  if (options.as !== undefined) {
    const as = partyNamed(options.as);
    await requireAuthority(hall, ways, as, options.token);
    return { as, fresh: false };
  }
  const [first] = await hall.parts.ledger.streams('party/', 1);
  const fresh = first?.startsWith('party/') !== true;
  if (!fresh && hall.mode === 'live')
    throw badInput('there are parties here already: say who imports with --as PARTY and its token');
  return { fresh };
}

/** Simulated time that was never set, or lies before the import, is brought to it. */
async function bringTo(hall: Hall, at: Instant): Promise<void> {
  const { now } = await hall.parts.ledger.meta();
  if (now !== undefined && now >= at) return;
  const set: Result<void, string> = await hall.setTime(at);
  if (!set.ok) throw badInput(set.error);
}

function tellImported(imported: Imported, token: string | undefined): string[] {
  const list = (title: string, entries: readonly string[]): string[] =>
    entries.length === 0 ? [] : [`${title}:`, ...entries.map((entry) => `  ${entry}`)];
  return [
    `imported ${imported.arrangement}${imported.procedure === null ? '' : ` with ${imported.procedure}`}, founded by ${imported.founder}`,
    ...list(
      'parties',
      imported.organisations.map(
        ({ party, name, roles, reused }) =>
          `${party}: ${name} (${[...(roles.length === 0 ? ['registered only'] : roles), ...(reused ? ['known already'] : [])].join(', ')})`,
      ),
    ),
    ...list('doubts', imported.doubts),
    ...list(
      'not used',
      imported.unused.map(({ path, reason }) => (reason === undefined ? path : `${path}: ${reason}`)),
    ),
    `used: ${imported.used.length} parts of the notice (--json names them)`,
    ...(token === undefined ? [] : [`token of ${imported.founder}, shown this once: ${token}`]),
  ];
}
