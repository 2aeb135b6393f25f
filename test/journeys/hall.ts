import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';

const PROJECT = resolve(import.meta.dirname, '../..');
const LAUNCHER = join(PROJECT, 'bin/moothall.js');
const PICTURES = join(PROJECT, 'test/output');
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1100, height: 900 };

/** The product as a user starts it, and a browser in front of it. */
export interface Hall {
  readonly address: string;
  readonly folder: string;
  /** Runs a command of the CLI on the same data folder, beside the server. */
  cli(...args: readonly string[]): Promise<string>;
  /** Somebody at a browser of their own, without JavaScript, signed in as a party of the demonstration. */
  visitor(party: string): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  readonly page: Page;
  go(path: string): Promise<void>;
  /** Opens the form of an action from the stream's own page, as its button does. */
  open(stream: string, button: string): Promise<void>;
  /** Sends the form that is open. */
  send(button: string): Promise<void>;
  /** Looks at the page as it is: a picture on a desk and on a phone, nothing that axe finds, no sideways scrolling. */
  look(name: string): Promise<void>;
}

/** Starts `moothall serve` on an empty data folder with the demonstration place, and waits until it says that it is open. */
export async function openHall(): Promise<Hall> {
  const folder = await mkdtemp(join(tmpdir(), 'moothall-journey-'));
  await mkdir(PICTURES, { recursive: true });
  const environment = {
    ...process.env,
    MOOTHALL_DATA: folder,
    PORT: '0',
    DATABASE_URL: '',
    MOOTHALL_DEMO: 'on',
  };
  const server = spawn(process.execPath, [LAUNCHER, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await openAt(server);
  const browser = await chromium.launch({
    executablePath: process.env.MOOTHALL_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  return {
    address,
    folder,
    cli: (...args) => command([...args, '--data', folder]),
    visitor: (party) => signedIn(browser, address, party),
    close: async () => {
      await browser.close();
      const closed = once(server, 'close');
      server.kill('SIGTERM');
      const [code] = await closed;
      await rm(folder, { recursive: true, force: true });
      assert.equal(code, 0, 'the server stops cleanly');
    },
  };
}

async function openAt(server: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of server.stdout ?? []) {
    said += String(text);
    const address = /Moothall is open at (http:\/\/\S+)/.exec(said)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`the server stopped before it was open: ${said}`);
}

async function command(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, output);
  return output;
}

async function signedIn(browser: Browser, address: string, party: string): Promise<Visitor> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: DESK });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const visitor: Visitor = {
    page,
    go: async (path) => {
      const answer = await page.goto(`${address}${path}`);
      assert.ok(answer !== null && answer.status() < 400, `${path} answers ${answer?.status()}`);
    },
    open: async (stream, button) => {
      await visitor.go(`/streams/${stream}`);
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: button }).waitFor();
    },
    send: async (button) => {
      await page.locator('main form').getByRole('button', { name: button, exact: true }).click();
    },
    look: (name) => look(page, name),
  };
  await visitor.go('/sign-in');
  await page.getByRole('radio', { name: party, exact: true }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText(`Signed in as ${party}`).waitFor();
  return visitor;
}

/**
 * axe is a script, and visitors have none: what they see is shown once more, byte for byte and under the same address,
 * in a browser that runs scripts.
 */
async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  await page.setViewportSize(PHONE);
  await page.screenshot({ path: join(PICTURES, `${name}-phone.png`), fullPage: true });
  await page.setViewportSize(DESK);
  const browser = page.context().browser();
  assert.ok(browser !== null);
  const body = await page.content();
  const context = await browser.newContext({ viewport: PHONE });
  try {
    const mirror = await context.newPage();
    await mirror.route(page.url(), (route) => route.fulfill({ body, contentType: 'text/html' }));
    await mirror.goto(page.url());
    const width = Number(await mirror.evaluate('document.documentElement.scrollWidth'));
    assert.ok(width <= PHONE.width, `${name} is ${width} wide on a phone of ${PHONE.width}`);
    const cut = await mirror.evaluate(
      "[...document.querySelectorAll('.mh-scroll')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)",
    );
    assert.deepEqual(cut, [], `tables of ${name} that go beyond the edge of a phone`);
    const { violations } = await new AxeBuilder({ page: mirror }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      [],
      `what axe finds on ${name}`,
    );
  } finally {
    await context.close();
  }
}
