import { openEmbedded } from './embedded.ts';

/** Opens the database in the folder given, says so, and stays until told to leave by the end of its input. */
const [folder = ''] = process.argv.slice(2);
const { connectionString, fresh, stop } = await openEmbedded(folder);
process.stdout.write(`${JSON.stringify({ connectionString, fresh })}\n`);
process.stdin.resume().on('end', () => {
  void stop();
});
