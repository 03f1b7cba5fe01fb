/**
 * Views in React. Needs the package `react`.
 *
 * @module
 */

export { useView } from './view/useView.js';
