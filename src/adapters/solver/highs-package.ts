import highsPackage from 'highs';

// The package's types describe its CommonJS build; what is imported here is the loader itself.
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

/** HiGHS as WebAssembly, one for each thread. */
export const highs = await loadHighs();
