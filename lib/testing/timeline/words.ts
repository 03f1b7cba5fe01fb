import { RxtideError } from '../../errors/rxtideError.js';

/** What stands between blanks, and where it begins. */
export interface Word {
  readonly column: number;
  readonly text: string;
}

/** An error of what is written in a timeline; `line` counts from 1, `column` from 0. */
export function badTimeline(line: number, column: number, what: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `line ${line}, column ${column + 1} of the timeline: ${what}`);
}

/**
 * What is apart by blanks, but for those in brackets and quotes; a quote ends as in JSON. From a word that begins with `//` on, the rest is a
 * comment. Brackets are only counted, so that intervals such as `[0,5)` can be written.
 */
export function wordsOf(text: string, line: number, column = 0): Word[] {
  const words: Word[] = [];
  const open: number[] = [];
  let quote = -1;
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const c = text[at] ?? ' ';
    if (c === '\t') throw badTimeline(line, column + at, TAB);
    if (at === text.length || (c === ' ' && open.length === 0 && quote < 0)) {
      if (at === text.length && quote >= 0) throw badTimeline(line, column + quote, `this " is not closed. ${QUOTING}`);
      if (at === text.length && open.length > 0) {
        throw badTimeline(line, column + open.at(-1)!, `this ${text[open.at(-1)!]} is not closed. ${QUOTING}`);
      }
      if (start >= 0) words.push({ column: column + start, text: text.slice(start, at) });
      start = -1;
      continue;
    }
    if (start < 0 && text.startsWith('//', at)) break;
    if (start < 0) start = at;
    if (quote >= 0) {
      if (c === '\\') at++;
      else if (c === '"') quote = -1;
    } else if (c === '"') {
      quote = at;
    } else if ('([{'.includes(c)) {
      open.push(at);
    } else if (')]}'.includes(c) && open.pop() === undefined) {
      throw badTimeline(line, column + at, `nothing is open that this ${c} closes. ${QUOTING}`);
    }
  }
  return words;
}

/** Whether a text is one word, and is not taken for a comment. */
export function isWord(text: string): boolean {
  try {
    const words = wordsOf(text, 1);
    return !/[\r\n]/.test(text) && words.length === 1 && words[0]!.text === text;
  } catch {
    return false;
  }
}

const QUOTING = 'A value with brackets or quotes in it can be written as in JSON: "a)"@5';

const TAB = 'a tab. What comes first is told by columns, and nobody knows how wide a tab is: write blanks';
