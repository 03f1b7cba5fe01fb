/**
 * The laws that rxtide keeps, for pipelines of your own. It needs fast-check.
 *
 * @module
 */
export { checkLaws } from './testing/laws/checkLaws.js';
export type { LawEvent, LawOptions } from './testing/laws/checkLaws.js';
export type { LawName } from './testing/laws/laws.js';
