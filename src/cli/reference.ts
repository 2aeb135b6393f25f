import type { Command } from 'commander';
import { actionsReference } from '../application/reference.ts';
import type { Ways } from './context.ts';

/** `reference`: the page of all actions, generated from the catalogue. */
export function addReference(program: Command, ways: Ways): void {
  program
    .command('reference')
    .description('print the reference of all actions and of scenarios, as Markdown')
    .action(() => ways.write(actionsReference(ways.catalogue).trimEnd()));
}
