import { accessSync, constants } from 'node:fs';
import { type Outcome, ran, verdict } from './steps.ts';

const PLACES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
  (name) => `/usr/bin/${name}`,
);

/** The browser of the journeys: found, or on Debian as root installed. Its path goes to the tests in MOOTHALL_CHROMIUM. */
export async function chromium(): Promise<Outcome> {
  const found = [process.env.MOOTHALL_CHROMIUM ?? '', ...PLACES].find(isProgram) ?? (await installed());
  if (!found.startsWith('/')) return verdict(false, found);
  process.env.MOOTHALL_CHROMIUM = found;
  return verdict(true, '');
}

/** The path of the installed browser, or why there is none. */
async function installed(): Promise<string> {
  if (process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get'))
    return 'No Chromium: install it (on Debian, as root: apt-get install chromium), or name it in MOOTHALL_CHROMIUM.';
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  const update = await ran('apt-get', ['update', '-q']);
  const install = await ran('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
  const path = PLACES.find(isProgram);
  return path ?? `Chromium could not be installed:\n${update.output}${install.output}`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return path.startsWith('/');
  } catch {
    // No such program here: the next place is tried.
    return false;
  }
}
