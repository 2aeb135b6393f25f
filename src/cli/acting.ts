import type { Command } from 'commander';
import { isObject, type JsonObject } from '../kernel/json.ts';
import { requireAuthority, requireKnown } from './authority.ts';
import { badInput, type Hall, partyNamed, toRead, type Ways } from './context.ts';
import { exitFor, tellOutcome, tellStatements } from './telling.ts';

interface ActOptions {
  readonly as: string;
  readonly for?: string;
  readonly body?: string;
  readonly key?: string;
  readonly receipt?: string;
  readonly at?: string;
  readonly token?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly simulate?: boolean;
}

/** The body as text, or from a file as `@FILE`. */
async function bodyOf(ways: Ways, text: string | undefined): Promise<JsonObject> {
  const source = text?.startsWith('@') ? await ways.read(text.slice(1)) : (text ?? '{}');
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch (error) {
    throw badInput(`--body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(parsed)) throw badInput('--body must be a JSON object, such as {"title": "…"}');
  return parsed as JsonObject;
}

/** How to ask of what starts another stream under this one. */
function startsInstead(catalogue: Hall['catalogue'], above: string, action: string): string | undefined {
  const [kindAbove = ''] = above.split('/');
  for (const { kind, parent, actions } of catalogue.kinds.values()) {
    const found = actions.find((one) => one.name === action && one.creates === true);
    if (found === undefined || parent !== kindAbove) continue;
    const body = JSON.stringify({ [found.parentField ?? parent]: above });
    return `"${action}" starts a ${kind} under ${above}: ask it of the one to be started, with can ${kind}/new ${action} --body '${body}'`;
  }
  return undefined;
}

/** `act` and `can`: the one door from the command line. */
export function addActing(program: Command, ways: Ways): void {
  program
    .command('act <stream> <action>')
    .description('do an action on a stream; refused: exit 3 with the statement that refused')
    .requiredOption('--as <party>', 'the party that acts: party/ID, ID, or public')
    .option('--for <party>', 'the party on whose behalf')
    .option('--body <json>', 'what the action says, as JSON or @FILE', '{}')
    .option('--key <key>', 'makes a repetition harmless')
    .option('--receipt <file>', 'keep a signed receipt in a file, for verify --against')
    .option('--at <instant>', 'simulated time; only on simulated data')
    .option('--token <token>', "the party's token (or MOOTHALL_TOKEN)")
    .option('--simulate', 'make an empty data folder simulated, for ever')
    .action(async (stream: string, action: string, options: ActOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<ActOptions>();
      const body = await bodyOf(ways, options.body);
      // What was done cannot be taken back: where its receipt goes is tried before.
      if (options.receipt !== undefined) await ways.trySaving(options.receipt);
      const hall = await ways.open({
        ...(data === undefined ? {} : { data }),
        simulate: options.simulate === true,
      });
      try {
        const as = partyNamed(options.as);
        await requireAuthority(hall, ways, as, options.token);
        const outcome = await hall.moothall.act({
          stream,
          action,
          body,
          as,
          ...(options.for === undefined ? {} : { for: partyNamed(options.for) }),
          ...(options.key === undefined ? {} : { key: options.key }),
          ...(options.at === undefined ? {} : { at: options.at }),
          via: 'cli',
        });
        const receipt =
          outcome.verdict === 'permitted' && (json === true || options.receipt !== undefined)
            ? { receipt: await hall.moothall.receipt(outcome.stream, outcome.seq) }
            : {};
        if (options.receipt !== undefined && receipt.receipt !== undefined)
          await ways.save(options.receipt, `${JSON.stringify(receipt.receipt, null, 2)}\n`);
        if (json === true && outcome.verdict !== 'invalid')
          ways.write(JSON.stringify({ ...outcome, ...receipt }, null, 2));
        else if (outcome.verdict !== 'invalid')
          for (const line of tellOutcome(action, outcome)) ways.write(line);
        const exit = exitFor(action, outcome);
        if (exit !== undefined) throw exit;
      } finally {
        await hall.close();
      }
    });

  program
    .command('can <stream> <action>')
    .description('would it be allowed, by what, and if not what would have to change; writes nothing')
    .requiredOption('--as <party>', 'the party that would act')
    .option('--for <party>', 'the party on whose behalf')
    .option('--body <json>', 'what the action would say, as JSON or @FILE; left out: as far as can be said')
    .option('--token <token>', "the party's token (or MOOTHALL_TOKEN)")
    .action(async (stream: string, action: string, options: ActOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<ActOptions>();
      const hall = await ways.open(toRead({ data }));
      try {
        const as = partyNamed(options.as);
        const behalf = options.for === undefined ? undefined : partyNamed(options.for);
        await requireAuthority(hall, ways, as, options.token);
        for (const party of [as, behalf]) await requireKnown(hall, party);
        const viewer = { party: as, ...(behalf === undefined ? {} : { for: behalf }) };
        const known = await hall.moothall.possibilities(stream, viewer);
        if (known.length === 0 && !stream.endsWith('/new')) throw badInput(`there is no ${stream}`);
        if (known.length > 0 && !known.some((one) => one.action === action))
          throw badInput(
            startsInstead(hall.catalogue, stream, action) ??
              `"${action}" is no action on ${stream}; there are ${known.map((one) => one.action).join(', ')}`,
          );
        const answer =
          options.body === undefined && known.some((one) => one.action === action)
            ? known.find((one) => one.action === action)
            : await hall.moothall.can({
                stream,
                action,
                body: await bodyOf(ways, options.body),
                as,
                ...(behalf === undefined ? {} : { for: behalf }),
                via: 'cli',
              });
        if (answer === undefined) throw badInput(`there is no ${stream}`);
        if (json === true) ways.write(JSON.stringify(answer, null, 2));
        else {
          const words = {
            yes: 'would be allowed',
            no: 'would be refused',
            depends: 'depends on what it says',
          };
          ways.write(`${action} on ${stream} as ${as} ${words[answer.allowed]}`);
          for (const line of tellStatements(answer.by)) ways.write(line);
          const label = answer.allowed === 'depends' ? 'still wanted' : 'what would have to change';
          for (const change of answer.change) ways.write(`  ${label}: ${change}`);
        }
      } finally {
        await hall.close();
      }
    });
}
