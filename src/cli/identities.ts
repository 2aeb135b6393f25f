import type { Command } from 'commander';
import { badInput, type Hall, partyNamed, type Ways } from './context.ts';

interface IdentityOptions {
  readonly name?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `token` and `invite`: how a party comes to be acted for. What is done with them shows in each fact (`via`). */
export function addIdentities(program: Command, ways: Ways): void {
  const known = async (hall: Hall, name: string): Promise<string> => {
    const party = partyNamed(name);
    if (!(await hall.parts.ledger.heads([party])).has(party)) throw badInput(`there is no ${party}`);
    return party;
  };
  program
    .command('token <party>')
    .description('make a token with which programs and the command line act as a party; it is shown once')
    .option('--name <name>', 'what it is for', 'command line')
    .action(async (name: string, options: IdentityOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<IdentityOptions>();
      const hall = await ways.open(data === undefined ? {} : { data });
      try {
        const issued = await hall.identity.issueToken(
          await known(hall, name),
          options.name ?? 'command line',
        );
        ways.write(json === true ? JSON.stringify(issued) : issued.token);
      } finally {
        await hall.close();
      }
    });
  program
    .command('invite <party>')
    .description('make a link with which a party sets its password, once')
    .action(async (name: string, _options: IdentityOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<IdentityOptions>();
      const hall = await ways.open(data === undefined ? {} : { data });
      try {
        const { token, expiresAt } = await hall.identity.invite(await known(hall, name));
        const path = `/invitation/${token}`;
        ways.write(json === true ? JSON.stringify({ path, expiresAt }) : `${path} (until ${expiresAt})`);
      } finally {
        await hall.close();
      }
    });
}
