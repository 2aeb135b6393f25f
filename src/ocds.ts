import { startEarly } from './adapters/ocds/early.ts';

// The way in of `npx moothall ocds`, which needs no database and nothing of the rest: it starts in a fraction of the time.
// What it needs is loaded while a thread for the work starts.

startEarly(process.argv.slice(2));
const { ocdsProgram } = await import('./ocds-program.ts');
process.exitCode = await ocdsProgram(process.argv.slice(2));
