import type { JsonObject } from '../kernel/json.ts';
import { ENGINE_ACTIONS } from './acting/engine-actions.ts';
import type { AnyAction, Catalogue } from './catalogue.ts';

interface Field {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Field[];
  readonly const?: unknown;
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly patternProperties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly held?: unknown;
}

/** The reference of every action, as Markdown, from the schemas that forms, API and command line use. */
export function actionsReference(catalogue: Catalogue): string {
  const kinds = [...catalogue.kinds.values()].map((kind) =>
    [`## On a ${kind.title.toLowerCase()} (\`${kind.kind}/ID\`)`, ...kind.actions.map(section)].join('\n\n'),
  );
  const shared = ['## On every stream', ...ENGINE_ACTIONS.map(section)].join('\n\n');
  return `${[INTRODUCTION, ...kinds, shared].join('\n\n')}\n`;
}

const INTRODUCTION = `# Actions and scenarios

Generated from the action catalogue by \`npx moothall reference\`; a test compares it with the program.

Every change is one action by one party in one stream. Whether it is allowed is said by the statements in force, never by
this page. A field marked *kept private* goes to the vault: facts and rules see only a reference.

## Scenarios

\`npx moothall run FILE…\` plays files of JSON lines, one after the other as one. Each line is one act:

| member | meaning |
|---|---|
| \`as\` | the party that acts: \`party/ID\`, a saved \`$name\`, or \`public\` |
| \`for\` | optional: the party on whose behalf |
| \`stream\` | \`KIND/ID\`, \`KIND/new\` for an action that starts one, or a saved \`$name\` |
| \`action\`, \`body\` | what is asked |
| \`at\` | optional: simulated time from here on; only on a data folder made with \`--simulate\` |
| \`expect\` | optional: \`permitted\` or \`refused\` |
| \`by\` | optional: the id of a statement that must be among those that decided |
| \`save\` | optional: keeps what came into being under this name |

\`$name\` in later lines stands for what was saved. \`$now\`, \`$now+P30D\` and \`$now-P3DT2H\` stand for instants relative to the
start of the run. Empty lines and lines that begin with \`#\` or \`//\` are passed over. The run stops with exit code 1 at the first
line that goes otherwise than it expects.

\`\`\`json
{"as": "public", "stream": "party/new", "action": "party.register", "body": {"kind": "organisation", "name": "Harbour Council"}, "save": "council"}
{"as": "$council", "stream": "$council", "action": "party.describe", "body": {"flags": ["public-body"]}, "expect": "permitted"}
\`\`\``;

function section(action: AnyAction): string {
  const marks = [
    'creates' in action && action.creates === true ? 'Starts a new stream.' : '',
    'pseudonymous' in action && action.pseudonymous === true ? 'Done under a pseudonym.' : '',
  ].filter((mark) => mark !== '');
  const rows = rowsOf(action.body as unknown as Field, '');
  const table =
    rows.length === 0 ? 'No fields.' : ['| field | what | kind |', '|---|---|---|', ...rows].join('\n');
  return [
    `### \`${action.name}\``,
    `${action.title}. ${action.says}${marks.length > 0 ? ` ${marks.join(' ')}` : ''}`,
    table,
    `\`\`\`json\n${JSON.stringify(action.example as JsonObject, null, 2)}\n\`\`\``,
  ].join('\n\n');
}

function rowsOf(field: Field, prefix: string): string[] {
  return Object.entries(field.properties ?? {}).flatMap(([name, member]) => {
    const optional = field.required?.includes(name) === true ? '' : ' (optional)';
    const words = [
      member.title,
      member.description,
      member.held === undefined ? undefined : '*kept private*',
    ];
    const said = words
      .filter((word) => word !== undefined)
      .join('. ')
      .replaceAll('.. ', '. ');
    const path = `${prefix}${name}`;
    const row = `| \`${path}\`${optional} | ${said.replaceAll('|', '\\|')} | ${kindOf(member)} |`;
    return [
      row,
      ...rowsOf(member, `${path}.`),
      ...(member.items === undefined ? [] : rowsOf(member.items, `${path}[].`)),
    ];
  });
}

function kindOf(field: Field): string {
  if (field.enum !== undefined) return field.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (field.anyOf !== undefined) return field.anyOf.map((one) => `\`${String(one.const)}\``).join(', ');
  if (field.format === 'date-time') return 'date and time, `2026-11-23T17:00:00Z`';
  if (field.format === 'date') return 'day, `2026-11-23`';
  if (field.type === 'array') return `list of ${field.items === undefined ? 'values' : kindOf(field.items)}`;
  const [members] = Object.values(field.patternProperties ?? {});
  if (members !== undefined) return `by name: ${kindOf(members)}`;
  const bounds = [
    field.minimum === undefined ? '' : `from ${field.minimum}`,
    field.maximum === undefined ? '' : `to ${field.maximum}`,
  ].filter((bound) => bound !== '');
  const kind = field.type === 'integer' ? 'whole number' : (field.type ?? 'value');
  return bounds.length === 0 ? kind : `${kind} ${bounds.join(' ')}`;
}
