import type { Command } from 'commander';
import { badInput, type Hall, partyNamed, toRead, type Ways } from './context.ts';

interface IdentityOptions {
  readonly name?: string;
  readonly address?: string;
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
      const hall = await ways.open(toRead({ data }));
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
    .option('--address <url>', 'where people reach this place', 'http://localhost:8080')
    .action(async (name: string, options: IdentityOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<IdentityOptions>();
      const address = (options.address ?? '').replace(/\/+$/, '');
      if (!URL.canParse(address))
        throw badInput(`--address takes an address such as https://moothall.example, not "${address}"`);
      const hall = await ways.open(toRead({ data }));
      try {
        const { token, expiresAt } = await hall.identity.invite(await known(hall, name));
        const link = `${address}/invitation/${token}`;
        ways.write(json === true ? JSON.stringify({ link, expiresAt }) : `${link} (until ${expiresAt})`);
      } finally {
        await hall.close();
      }
    });
}
