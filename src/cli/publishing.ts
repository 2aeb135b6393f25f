import type { Command } from 'commander';
import { markedFor } from '../application/publishing/published-by.ts';
import { publishStream } from '../application/publishing/publishing.ts';
import { badInput, toRead, type Ways } from './context.ts';

interface PublishOptions {
  readonly out?: string;
  readonly data?: string;
}

/** `publish`: what the information rules make public, as an OCDS release package. */
export function addPublishing(program: Command, ways: Ways): void {
  program
    .command('publish <stream>')
    .description(
      'an OCDS 1.1.5 release package of what everybody may see of an arrangement, a procedure or a contract',
    )
    .option('--out <file>', 'write it to a file')
    .action(async (stream: string, options: PublishOptions, command: Command) => {
      const { data } = command.optsWithGlobals<PublishOptions>();
      const publishedBy = ways.publishedBy();
      const hall = await ways.open(toRead({ data }));
      try {
        const published = await publishStream(
          { moothall: hall.moothall, releases: hall.parts.releases },
          stream,
          markedFor(hall.mode, publishedBy),
        );
        if (!published.ok) throw badInput(published.error);
        const text = JSON.stringify(published.value, null, 2);
        if (options.out === undefined) ways.write(text);
        else await ways.save(options.out, `${text}\n`);
      } finally {
        await hall.close();
      }
    });
}
