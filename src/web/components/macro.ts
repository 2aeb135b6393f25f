import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { type Html, trusted } from '../html.ts';

const library = join(dirname(fileURLToPath(import.meta.resolve('govuk-frontend/package.json'))), 'dist');
const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(library), {
  autoescape: true,
  trimBlocks: true,
  lstripBlocks: true,
});

/**
 * A macro of govuk-frontend as a function. The templates are compiled once, when first called; only the typed
 * functions beside this file call it, so that an option that the library does not know is a type error.
 */
export function macro<Options extends object>(component: string, name: string): (options: Options) => Html {
  let template: nunjucks.Template | undefined;
  return (options) => {
    template ??= nunjucks.compile(
      `{% from "govuk/components/${component}/macro.njk" import ${name} %}{{ ${name}(options) }}`,
      environment,
    );
    return trusted(template.render({ options }).trim());
  };
}
