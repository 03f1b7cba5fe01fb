import { RxtideError } from '../../errors/rxtideError.js';
import { timeOf } from './times.js';

/** What a line of a timeline says at one place. */
export type Mark =
  | { readonly kind: 'event'; readonly label: string; readonly time: number }
  | { readonly kind: 'watermark'; readonly time: number }
  | { readonly kind: 'advance'; readonly by: number }
  | { readonly kind: 'idle' | 'active' | 'complete' | 'cut' | 'fail' };

/** One or more marks that begin at a column; several were written in parentheses. */
export interface Token {
  readonly column: number;
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** A line: a name, and what is at which column. */
export interface Line {
  readonly name: string;
  readonly tokens: readonly Token[];
}

const WORDS: Readonly<Record<string, Mark>> = {
  idle: { kind: 'idle' },
  active: { kind: 'active' },
  cut: { kind: 'cut' },
  '|': { kind: 'complete' },
  '#': { kind: 'fail' },
};

/** Reads a timeline. Lines without a name, such as empty ones, are left out, and so is what follows `//`. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const [i, whole] of text.split('\n').entries()) {
    const line = whole.replace(/\s\/\/.*$|^\/\/.*$/, '');
    const words = wordsOf(line);
    const name = words.shift()?.text.replace(/:$/, '');
    if (name === undefined) continue;
    const tokens = words.filter((word) => !/^[-.]+$/.test(word.text)).map((word) => tokenOf(word, i + 1));
    lines.push({ name, tokens });
  }
  return lines;
}

interface Word {
  readonly column: number;
  readonly text: string;
}

/** What is apart by blanks, but for those in brackets and quotes. */
function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  let depth = 0;
  let quoted = false;
  let start = -1;
  for (let at = 0; at <= line.length; at++) {
    const c = line[at] ?? ' ';
    if (at === line.length || (c === ' ' && depth === 0 && !quoted)) {
      if (start >= 0) words.push({ column: start, text: line.slice(start, at) });
      start = -1;
      continue;
    }
    if (start < 0 && c !== '\t') start = at;
    if (c === '"') quoted = !quoted;
    else if (!quoted && '([{'.includes(c)) depth++;
    else if (!quoted && ')]}'.includes(c)) depth--;
  }
  return words;
}

function tokenOf({ column, text }: Word, line: number): Token {
  const texts = text.startsWith('(') && text.endsWith(')') ? wordsOf(text.slice(1, -1)).map((w) => w.text) : [text];
  return { column, text, marks: texts.map((one) => markOf(one) ?? unknown(one, line, column)) };
}

function markOf(text: string): Mark | undefined {
  const word = WORDS[text];
  if (word !== undefined) return word;
  const at = text.lastIndexOf('@');
  if (at > 0) {
    const time = timeOf(text.slice(at + 1));
    return time === undefined ? undefined : { kind: 'event', label: text.slice(0, at), time };
  }
  const time = timeOf(text.slice(1));
  if (time === undefined) return undefined;
  if (text.startsWith('w')) return { kind: 'watermark', time };
  return text.startsWith('+') ? { kind: 'advance', by: time } : undefined;
}

function unknown(text: string, line: number, column: number): never {
  throw new RxtideError(
    'INVALID_OPTION',
    `line ${line}, column ${column + 1} of the timeline: ${JSON.stringify(text)} means nothing. There are events (value@time), ` +
      'watermarks (w9), + and a time on the line of the clock, idle, active, | (completes), cut (ends where it stands), # (fails); ' +
      'times are ms, or such as 1.5s, 2m, 1h30m; what is in parentheses happens at once',
  );
}
