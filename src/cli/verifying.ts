import type { Command } from 'commander';
import { signCheckpoint } from '../application/verifying/checkpoints.ts';
import { verify } from '../application/verifying/verification.ts';
import type { SignedCheckpoint } from '../ledger/checkpoint.ts';
import { badInput, Exit, toRead, type Ways } from './context.ts';

interface VerifyOptions {
  readonly against?: string;
  readonly out?: string;
  readonly data?: string;
  readonly json?: boolean;
}

function readCheckpoint(text: string, file: string): SignedCheckpoint {
  try {
    const signed = JSON.parse(text) as SignedCheckpoint;
    if (signed.checkpoint.format === 'moothall/checkpoint/1' && Array.isArray(signed.checkpoint.heads))
      return signed;
  } catch {
    // Said below, for what is not JSON as for what is another document.
  }
  throw badInput(`${file} is no checkpoint (made with: moothall checkpoint --out FILE)`);
}

/** `verify` and `checkpoint`: whether everything is as it was written. */
export function addVerifying(program: Command, ways: Ways): void {
  program
    .command('verify [stream]')
    .description(
      'recompute chains, replay streams, derive every decision again; anything changed is named, exit 1',
    )
    .option('--against <checkpoint>', 'a signed checkpoint: finds a chain that was rewritten whole')
    .action(async (stream: string | undefined, options: VerifyOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<VerifyOptions>();
      const against =
        options.against === undefined
          ? undefined
          : readCheckpoint(await ways.read(options.against), options.against);
      const hall = await ways.open(toRead({ data }));
      try {
        if (stream !== undefined && (await hall.parts.ledger.caches(stream)) === undefined)
          throw badInput(`there is no ${stream}`);
        const found = await verify(hall.parts, {
          ...(stream === undefined ? {} : { stream }),
          ...(against === undefined ? {} : { against, signer: hall.signer }),
        });
        if (json === true) ways.write(JSON.stringify(found, null, 2));
        else {
          const { streams, facts, decisions, refusals, documents, releases } = found;
          const { erased, erasedContents, faults } = found;
          for (const fault of faults) ways.write(`CHANGED ${fault.stream} ${fault.what}`.replace('  ', ' '));
          ways.write(
            `${streams} streams, ${facts} facts, ${decisions} decisions (${refusals} refused), ${documents} documents, ${releases} releases: ${faults.length === 0 ? 'all as written' : `${faults.length} changed`}`,
          );
          if (erasedContents > 0) ways.write(`${erasedContents} contents erased: their facts stand`);
          if (erased > 0)
            ways.write(
              `${erased} decisions not re-derivable in full: who acted, or what was said, is not kept`,
            );
        }
        if (found.faults.length > 0) throw new Exit(1);
      } finally {
        await hall.close();
      }
    });

  program
    .command('checkpoint')
    .description('sign the heads of all streams, to be given out')
    .option('--out <file>', 'write it to a file')
    .action(async (options: VerifyOptions, command: Command) => {
      const { data } = command.optsWithGlobals<VerifyOptions>();
      const hall = await ways.open(toRead({ data }));
      try {
        const text = JSON.stringify(await signCheckpoint(hall.parts, hall.signer), null, 2);
        if (options.out === undefined) ways.write(text);
        else await ways.save(options.out, `${text}\n`);
      } finally {
        await hall.close();
      }
    });
}
