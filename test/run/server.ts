import { READY, startReadyServer } from '../contract/throwaway-postgres.ts';

/** Runs tests beside one PostgreSQL, in which each makes databases of its own: to start one for each takes longer than most. */
export async function withServer<T>(run: () => Promise<T>): Promise<T> {
  const server = await startReadyServer();
  process.env[READY] = server.url;
  try {
    return await run();
  } finally {
    delete process.env[READY];
    await server.stop();
  }
}
