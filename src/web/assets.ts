import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Asset {
  /** Where it is served; the name has a hash of the content, so that it can be kept for ever. */
  readonly href: string;
  readonly type: string;
  readonly content: string;
}

export interface Assets {
  readonly stylesheets: readonly Asset[];
  readonly script: Asset;
  readonly all: ReadonlyMap<string, Asset>;
}

const library = join(
  dirname(fileURLToPath(import.meta.resolve('govuk-frontend/package.json'))),
  'dist',
  'govuk',
);
const here = dirname(fileURLToPath(import.meta.url));

const FONT = '"Noto Sans", "Liberation Sans", Arial, Helvetica, sans-serif';

/**
 * The library's style sheet without what only GOV.UK may show: the GDS Transport typeface (licensed for gov.uk
 * alone) and the crest. What refers to an image of the crest loses the image and keeps the rest.
 */
export const withoutCrown = (css: string): string =>
  css
    .replaceAll(/\/\*![^*]*GDS Transport[\s\S]*?\*\//g, '')
    .replaceAll(/\/\*![^*]*Margaret Calvert[\s\S]*?\*\//g, '')
    .replaceAll(/@font-face\{[^}]*\}/g, '')
    .replaceAll(/font-family:GDS Transport,arial,sans-serif/g, `font-family:${FONT}`)
    .replaceAll(
      /(?:background-image|-webkit-mask-image|mask-image|background|mask):[^;}]*govuk-crest\.svg[^;}]*;?/g,
      '',
    )
    .replaceAll(/\/\*# sourceMappingURL=.*?\*\//g, '');

function asset(name: string, extension: 'css' | 'js', content: string): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const type = extension === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
  return { href: `/assets/${name}-${hash}.${extension}`, type, content };
}

/** Reads and prepares every asset once, at the start. */
export async function loadAssets(): Promise<Assets> {
  const [frontend, own, program] = await Promise.all([
    readFile(join(library, 'govuk-frontend.min.css'), 'utf8'),
    readFile(join(here, 'style.css'), 'utf8'),
    readFile(join(library, 'govuk-frontend.min.js'), 'utf8'),
  ]);
  const components = asset('govuk-frontend', 'js', program.replace(/\/\/# sourceMappingURL=.*$/m, ''));
  const script = asset('start', 'js', startScript(components.href));
  const stylesheets = [asset('govuk-frontend', 'css', withoutCrown(frontend)), asset('moothall', 'css', own)];
  const all = new Map([...stylesheets, components, script].map((one) => [one.href, one]));
  return { stylesheets, script, all };
}

/** A file instead of the library's inline script, so that the content policy can forbid inline scripts. */
const startScript = (components: string): string =>
  `import { initAll } from '${components}';
document.body.classList.add('js-enabled');
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported');
initAll();
`;
