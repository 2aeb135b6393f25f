import { RULES } from '../validation/finding.ts';
import { CODELISTS } from './codelists.ts';
import { CORE } from './core.ts';
import { parseSpec } from './field.ts';
import { EXTENSIONS, TABLE } from './table.ts';

/** The reference page of the table, as Markdown: what Moothall knows of the standard, and what it checks. */
export function ocdsReference(): string {
  return `${[
    INTRODUCTION,
    '## Extensions',
    rows(
      ['extension', 'where it is published'],
      EXTENSIONS.map(({ name, url }) => [name, url]),
    ),
    '## What is checked',
    rows(
      ['rule', 'severity', 'what holds'],
      Object.entries(RULES).map(([rule, [severity, what]]) => [`\`${rule}\``, severity, what]),
    ),
    '## Objects',
    ...Object.entries(TABLE).map(([name, fields]) => definition(name, fields)),
    '## Codelists',
    rows(
      ['codelist', 'codes'],
      Object.entries(CODELISTS).map(([name, codes]) => [
        `\`${name}\``,
        codes.length > 100 ? `${codes.length} codes of ISO 4217, past ones too` : codes.join(', '),
      ]),
    ),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# OCDS 1.1.5 as Moothall knows it

Generated from the table in \`src/open-data/standard\` by \`npx moothall ocds reference\`; a test compares it with the
program. From the same table come the types, the JSON Schema (\`npx moothall ocds schema\`), the rules of merging
([ocds-merge.md](ocds-merge.md)) and validation. \`--schema FILE\` takes them from another release schema instead, \`--extension FILE\` adds to them.

Releases, records, packages and versioned releases are checked, alone or within each other. Findings come in the order of
files and lines; those of a package itself come behind those of its releases, with the line on which it begins.

Fields that are in no table are kept, merged by what they hold, and noted by \`ocds validate --notes\`.
[ocds-findings.md](ocds-findings.md) tells what validation finds in published British data, and why.`;

const rows = (heads: readonly string[], lines: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function definition(name: string, fields: Readonly<Record<string, string>>): string {
  const entries = Object.entries(fields);
  const table =
    entries.length === 0
      ? 'Whatever its publisher puts there.'
      : rows(
          ['field', 'holds', 'merged', 'from'],
          entries.map(([field, spec]) => [
            `\`${field}\`${parseSpec(spec).flags.has('required') ? ' *' : ''}`,
            holds(spec),
            merged(spec),
            source(name, field),
          ]),
        );
  return `### ${name}\n\n${table}`;
}

function holds(spec: string): string {
  const { kind, of = '', flags } = parseSpec(spec);
  const words: Readonly<Record<string, string>> = {
    string: 'text, never null',
    id: 'text or whole number',
    anyId: 'text, whole number or null',
    measure: 'text or number',
    any: 'anything',
    texts: 'texts',
    points: 'coordinates',
    code: `a code of ${of}, closed`,
    open: `a code of ${of}, open`,
    codes: `codes of ${of}, closed`,
    opens: `codes of ${of}, open`,
    one: `[${of}](#${of.toLowerCase()})`,
    list: `list of [${of}](#${of.toLowerCase()})`,
  };
  return `${words[kind] ?? kind}${flags.has('deprecated') ? ' (deprecated)' : ''}`;
}

function merged(spec: string): string {
  const { kind, of = '', flags } = parseSpec(spec);
  if (flags.has('omit')) return 'left out';
  if (kind === 'one') return 'field by field';
  if (kind === 'list') return flags.has('whole') || !('id' in (TABLE[of] ?? {})) ? 'as a whole' : 'by id';
  return 'replaced';
}

function source(name: string, field: string): string {
  const core: Readonly<Record<string, Readonly<Record<string, string>>>> = CORE;
  if (core[name]?.[field] !== undefined) return 'core';
  return EXTENSIONS.findLast(({ adds }) => adds[name]?.[field] !== undefined)?.name ?? '';
}
