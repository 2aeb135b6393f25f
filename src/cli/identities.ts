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
    .option(
      '--address <url>',
      'where people reach this place (by default the port it was last served at, on this machine)',
    )
    .action(async (name: string, options: IdentityOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<IdentityOptions>();
      const given = options.address?.replace(/\/+$/, '');
      if (given !== undefined && !URL.canParse(given))
        throw badInput(`--address takes an address such as https://moothall.example, not "${given}"`);
      const hall = await ways.open(toRead({ data }));
      try {
        const { port, why } = await portOf(hall, ways);
        const address = given ?? `http://localhost:${port}`;
        const { token, expiresAt } = await hall.identity.invite(await known(hall, name));
        const link = `${address}/invitation/${token}`;
        ways.write(json === true ? JSON.stringify({ link, expiresAt }) : `${link} (until ${expiresAt})`);
        if (given === undefined && json !== true)
          ways.warn(`port ${port} is ${why}: give --address for people who reach it elsewhere`);
      } finally {
        await hall.close();
      }
    });
}

/** Where this place was served the last time, or else would be. */
async function portOf(hall: Hall, ways: Ways): Promise<{ readonly port: string; readonly why: string }> {
  const { port } = await hall.parts.ledger.meta();
  if (port !== undefined) return { port, why: 'where this place was last served' };
  const named = ways.environment.port;
  return named === undefined
    ? { port: '8080', why: 'where a place is served unless PORT says otherwise' }
    : { port: named, why: 'what PORT says' };
}
