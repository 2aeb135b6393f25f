import type { ASTNode } from '@marcbachmann/cel-js';
import { serialize } from '@marcbachmann/cel-js';
import type { Words } from './environment.ts';
import { type ObjectShape, OPAQUE, type Shape } from './shape.ts';
import { COMPREHENSIONS, type Flaw } from './tree.ts';

/** The functions that conditions can use: their cost is counted (`work.ts`), and none reads the machine's clock or locale. */
const FUNCTIONS = new Set(
  'has size addDays addWorkingDays addMonths nextOf daysBetween startOfDay timestamp double int string'.split(
    ' ',
  ),
);
const METHODS = new Set('size startsWith endsWith contains'.split(' '));
/** One comprehension in another can be run over bounded state; more cannot. */
const MAX_NESTED = 2;

/** Parts that are known to be there, as the text by which they are reached. */
type Known = ReadonlySet<string>;
const NONE: Known = new Set();
const union = (a: Known, b: Known): Known => new Set([...a, ...b]);
const common = (a: Known, b: Known): Known => new Set([...a].filter((key) => b.has(key)));

/** What follows of an expression: its shape, and which parts are there when it is true and when it is false. */
interface Seen {
  readonly shape: Shape | undefined;
  readonly whenTrue: Known;
  readonly whenFalse: Known;
}
const plain = (shape?: Shape): Seen => ({ shape, whenTrue: NONE, whenFalse: NONE });

interface Walk {
  readonly roots: ReadonlyMap<string, Shape>;
  readonly known: Known;
  readonly nested: number;
  readonly flaw: (node: ASTNode, message: string) => void;
}

/**
 * Looks through a condition before it is typed: every field exists, every optional part is asked for (`has(…)`, or
 * `key in map`) before it is read, and only functions of bounded cost are used. The guards are followed through
 * `&&`, `||`, `!` and `?:` from left to right.
 */
export function walkCondition(ast: ASTNode, words: Words): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const flaw = (node: ASTNode, message: string) => flaws.push({ offset: node.start, message });
  see(ast, { roots: words.roots, known: NONE, nested: 0, flaw });
  return flaws;
}

function see(node: ASTNode, walk: Walk): Seen {
  switch (node.op) {
    case 'value':
      return plain();
    case 'id':
      if (!walk.roots.has(node.args))
        walk.flaw(node, `"${node.args}" is not known here; conditions read ${listed(walk.roots.keys())}`);
      return plain(walk.roots.get(node.args));
    case '.':
    case '[]':
      return seeAccess(node, walk);
    case '&&': {
      const left = see(node.args[0], walk);
      const right = see(node.args[1], { ...walk, known: union(walk.known, left.whenTrue) });
      return {
        shape: { kind: 'bool' },
        whenTrue: union(left.whenTrue, right.whenTrue),
        whenFalse: common(left.whenFalse, right.whenFalse),
      };
    }
    case '||': {
      const left = see(node.args[0], walk);
      const right = see(node.args[1], { ...walk, known: union(walk.known, left.whenFalse) });
      return {
        shape: { kind: 'bool' },
        whenTrue: common(left.whenTrue, right.whenTrue),
        whenFalse: union(left.whenFalse, right.whenFalse),
      };
    }
    case '!_': {
      const of = see(node.args, walk);
      return { shape: of.shape, whenTrue: of.whenFalse, whenFalse: of.whenTrue };
    }
    case '-_':
      return plain(see(node.args, walk).shape);
    case '?:': {
      const asked = see(node.args[0], walk);
      const yes = see(node.args[1], { ...walk, known: union(walk.known, asked.whenTrue) });
      const no = see(node.args[2], { ...walk, known: union(walk.known, asked.whenFalse) });
      return plain(yes.shape ?? no.shape);
    }
    case 'in': {
      const key = see(node.args[0], walk);
      const within = see(node.args[1], walk);
      const isMap = within.shape?.kind === 'map' && key !== undefined;
      const there = isMap ? new Set([memberKey(node.args[1], node.args[0])]) : NONE;
      return { shape: { kind: 'bool' }, whenTrue: there, whenFalse: NONE };
    }
    case 'call':
      return seeCall(node, walk);
    case 'rcall':
      return seeMethod(node, walk);
    case 'list': {
      const members = node.args.map((member) => see(member, walk).shape);
      return plain({ kind: 'list', of: members[0] ?? OPAQUE });
    }
    case 'map':
      for (const [key, value] of node.args) {
        see(key, walk);
        see(value, walk);
      }
      return plain();
    case '.?':
    case '[?]':
      walk.flaw(node, 'write has(…) instead of an optional step');
      return plain();
    default:
      see(node.args[0], walk);
      see(node.args[1], walk);
      return plain();
  }
}

type Access = Extract<ASTNode, { op: '.' | '[]' }>;

const literal = (node: ASTNode): string | undefined =>
  node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;

/** One text for a part however it is written: `a.b` and `a["b"]`. */
function reach(node: ASTNode): string {
  if (node.op === '.') return `${reach(node.args[0])}[${JSON.stringify(node.args[1])}]`;
  if (node.op === '[]') return memberKey(node.args[0], node.args[1]);
  return serialize(node);
}
const memberKey = (container: ASTNode, key: ASTNode): string => {
  const text = literal(key);
  return `${reach(container)}[${text === undefined ? reach(key) : JSON.stringify(text)}]`;
};

function seeAccess(node: Access, walk: Walk, asking = false): Seen {
  const container = see(node.args[0], walk).shape;
  const field = node.op === '.' ? node.args[1] : literal(node.args[1]);
  if (node.op === '[]') see(node.args[1], walk);
  if (container === undefined) return plain();
  if (container.kind === 'list') return plain(container.of);
  if (container.kind === 'map') {
    if (!asking && !walk.known.has(reach(node)))
      walk.flaw(
        node,
        `${written(node)} may be absent: ask ${keyWritten(node)} in ${written(node.args[0])} first`,
      );
    return plain(container.of);
  }
  if (container.kind !== 'object') {
    if (container.kind === 'opaque')
      walk.flaw(node, `nothing can be read of ${written(node.args[0])} in a condition`);
    return plain();
  }
  if (field === undefined) {
    walk.flaw(node, `name the field of ${container.name} in quotes`);
    return plain();
  }
  const found = container.fields.get(field);
  if (found === undefined) walk.flaw(node, unknownField(container, field));
  else if (found.optional && !asking && !walk.known.has(reach(node)))
    walk.flaw(node, `${written(node)} may be absent: ask ${hasWritten(node)} first`);
  return plain(found?.shape);
}

/** So many names are read; a list of all would help nobody. */
const MOST_NAMED = 8;

/** Where there are many names, those that are most like the one that was written. */
function nearest(field: string, names: readonly string[]): readonly string[] {
  if (names.length <= MOST_NAMED) return names;
  const pairs = (name: string) =>
    new Set(
      Array.from({ length: Math.max(name.length - 1, 0) }, (_, at) => name.slice(at, at + 2).toLowerCase()),
    );
  const asked = pairs(field);
  const likeness = (name: string) =>
    [...pairs(name)].filter((pair) => asked.has(pair)).length / (name.length + 1);
  const like = [...names].sort((a, b) => likeness(b) - likeness(a)).slice(0, MOST_NAMED);
  return [...like, `${names.length - MOST_NAMED} others`];
}

function unknownField(container: ObjectShape, field: string): string {
  const hyphenated = [...container.fields.keys()].find((key) => key.startsWith(`${field}-`));
  const hint =
    hyphenated === undefined
      ? `it has ${listed(nearest(field, [...container.fields.keys()]))}`
      : `write ${container.name}["${hyphenated}"] for that one`;
  return `${container.name} has no field "${field}"; ${hint}`;
}

function seeCall(node: Extract<ASTNode, { op: 'call' }>, walk: Walk): Seen {
  const [name, args] = node.args;
  if (!FUNCTIONS.has(name)) {
    walk.flaw(node, `there is no function ${name} here; there are ${listed(FUNCTIONS)}`);
    return plain();
  }
  const [first] = args;
  if (name !== 'has' || first === undefined) {
    for (const argument of args) see(argument, walk);
    return plain();
  }
  if (first.op !== '.') {
    walk.flaw(first, 'has(…) takes a field, such as has(action.reason); for a key write "key" in map');
    return plain({ kind: 'bool' });
  }
  seeAccess(first, walk, true);
  return { shape: { kind: 'bool' }, whenTrue: new Set([reach(first)]), whenFalse: NONE };
}

function seeMethod(node: Extract<ASTNode, { op: 'rcall' }>, walk: Walk): Seen {
  const [name, receiver, args] = node.args;
  const of = see(receiver, walk).shape;
  if (METHODS.has(name)) {
    for (const argument of args) see(argument, walk);
    return plain();
  }
  const [variable, ...bodies] = args;
  if (!COMPREHENSIONS.has(name) || variable?.op !== 'id') {
    const all = listed([...METHODS, ...COMPREHENSIONS]);
    walk.flaw(node, `there is no method ${name} of this form here; there are ${all}`);
    return plain();
  }
  if (walk.roots.has(variable.args)) walk.flaw(variable, `"${variable.args}" has a meaning here already`);
  if (walk.nested >= MAX_NESTED) walk.flaw(node, 'a list is gone through within at most one other');
  const member: Shape = of?.kind === 'list' ? of.of : of?.kind === 'map' ? { kind: 'string' } : OPAQUE;
  const inside = {
    ...walk,
    roots: new Map([...walk.roots, [variable.args, member]]),
    nested: walk.nested + 1,
  };
  // Going through the keys of a map, each is in it.
  const known = of?.kind === 'map' ? union(walk.known, new Set([memberKey(receiver, variable)])) : walk.known;
  let result: Shape | undefined;
  let followed = known;
  for (const body of bodies) {
    const seen = see(body, { ...inside, known: followed });
    followed = union(followed, seen.whenTrue);
    result = seen.shape;
  }
  if (name === 'filter') return plain({ kind: 'list', of: member });
  return plain(name === 'map' ? { kind: 'list', of: result ?? OPAQUE } : { kind: 'bool' });
}

const written = (node: ASTNode): string => serialize(node);
const keyWritten = (node: Access): string =>
  node.op === '.' ? JSON.stringify(node.args[1]) : serialize(node.args[1]);
const hasWritten = (node: Access): string => {
  const field = node.op === '.' ? node.args[1] : literal(node.args[1]);
  return `has(${serialize(node.args[0])}.${field ?? ''})`;
};

const listed = (names: Iterable<string>): string => [...names].join(', ') || 'nothing';
