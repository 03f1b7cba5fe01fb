// The entries that run anywhere, and the packages that what they reach may import: neither Node nor the DOM. tsconfig.core.json compiles them
// without the types of either; scripts/imports.mjs checks that it has the same ones.
export const ANYWHERE = {
  index: ['rxjs', 'lru-cache'],
  agg: ['rxjs'],
  testing: ['rxjs'],
  laws: ['rxjs', 'fast-check'],
  sketches: ['rxjs', '@datadog/sketches-js'],
  indexeddb: ['rxjs', 'msgpackr'],
  view: ['rxjs'],
  react: ['rxjs', 'react'],
  web: ['rxjs'],
};

/** Whether the entry of a sub-path, `.` or `./agg`, is one of them. */
export function runsAnywhere(subPath) {
  return (subPath === '.' ? 'index' : subPath.slice(2)) in ANYWHERE;
}
