import type { Command } from 'commander';
import type { Viewer } from '../application/interface.ts';
import { requireAuthority, requireKnown } from './authority.ts';
import { badInput, type Hall, partyNamed, toRead, type Ways } from './context.ts';

interface ShowOptions {
  readonly as?: string;
  readonly for?: string;
  readonly token?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly after?: string;
  readonly limit?: string;
}

async function viewerOf(hall: Hall, ways: Ways, options: ShowOptions): Promise<Viewer> {
  if (options.as === undefined) {
    for (const option of ['for', 'token'] as const)
      if (options[option] !== undefined)
        throw badInput(`--${option} goes with --as PARTY: without it everybody's view is shown`);
    return {};
  }
  const party = partyNamed(options.as);
  const behalf = options.for === undefined ? undefined : partyNamed(options.for);
  await requireAuthority(hall, ways, party, options.token);
  for (const each of [party, behalf]) await requireKnown(hall, each);
  return {
    ...(party === 'public' ? {} : { party }),
    ...(behalf === undefined ? {} : { for: behalf }),
  };
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw badInput(`--${name} takes a whole number, not "${text}"`);
  return value;
}

/** `show` and `facts`: what the information rules let a viewer see. */
export function addShowing(program: Command, ways: Ways): void {
  program
    .command('show <stream>')
    .description('a stream as a party may see it; without --as, as everybody may')
    .option('--as <party>', 'the party that looks')
    .option('--for <party>', 'the party on whose behalf')
    .option('--token <token>', "the party's token (or MOOTHALL_TOKEN)")
    .action(async (stream: string, options: ShowOptions, command: Command) => {
      const { data } = command.optsWithGlobals<ShowOptions>();
      const hall = await ways.open(toRead({ data }));
      try {
        const reading = await hall.moothall.read(stream, await viewerOf(hall, ways, options));
        if (reading === undefined) throw badInput(`there is no ${stream}`);
        ways.write(JSON.stringify(reading, null, 2));
      } finally {
        await hall.close();
      }
    });

  program
    .command('facts <stream>')
    .description('what has happened in a stream, as far as a party may see it')
    .option('--as <party>', 'the party that looks')
    .option('--for <party>', 'the party on whose behalf')
    .option('--token <token>', "the party's token (or MOOTHALL_TOKEN)")
    .option('--after <seq>', 'only facts after this one')
    .option('--limit <n>', 'at most so many', '1000')
    .action(async (stream: string, options: ShowOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<ShowOptions>();
      const after = whole('after', options.after);
      const limit = whole('limit', options.limit);
      const hall = await ways.open(toRead({ data }));
      try {
        const viewer = await viewerOf(hall, ways, options);
        if ((await hall.moothall.read(stream, viewer)) === undefined) throw badInput(`there is no ${stream}`);
        const facts = await hall.moothall.facts(stream, viewer, {
          ...(after === undefined ? {} : { after }),
          ...(limit === undefined ? {} : { limit }),
        });
        for (const fact of facts) {
          if (json === true) ways.write(JSON.stringify(fact));
          else
            ways.write(
              `${fact.seq} ${fact.at} ${fact.type}: ${fact.actorName}${fact.for === undefined ? '' : `, on behalf of ${fact.for},`} ${fact.says} [${fact.by.map(({ id }) => id).join(', ')}] via ${fact.via}`,
            );
        }
      } finally {
        await hall.close();
      }
    });
}
