import { readQuoted } from './labels.js';
import { timeOf } from './times.js';
import { badTimeline, wordsOf } from './words.js';
import type { Word } from './words.js';

/** What a line of a timeline says at one place. */
export type Mark =
  | { readonly kind: 'event'; readonly label: string; readonly time: number }
  | { readonly kind: 'watermark'; readonly time: number }
  | { readonly kind: 'advance'; readonly by: number }
  /** `why`: what is in its message, or its code. */
  | { readonly kind: 'fail'; readonly why?: string }
  | { readonly kind: 'idle' | 'active' | 'complete' | 'cut' };

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

/** Reads a timeline. Lines without a name, such as empty ones, are left out, and so is what follows `//`. Tabs may be before names alone. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let tabs: number | undefined;
  for (const [i, whole] of text.split(/\r\n|[\r\n]/).entries()) {
    const [indent] = /^\t*/.exec(whole)!;
    const words = wordsOf(whole.slice(indent.length), i + 1, indent.length);
    const first = words.shift();
    if (first === undefined) continue;
    if (indent.length !== (tabs ??= indent.length)) {
      throw badTimeline(
        i + 1,
        0,
        `there are ${indent.length} tabs, but ${tabs} before the lines above: columns would differ`,
      );
    }
    const tokens = words.filter((word) => !/^[-.]+$/.test(word.text)).map((word) => tokenOf(word, i + 1));
    lines.push({ name: first.text.replace(/:$/, ''), tokens });
  }
  return lines;
}

function tokenOf({ column, text }: Word, line: number): Token {
  const isGroup = text.startsWith('(') && text.endsWith(')');
  const words = isGroup ? wordsOf(text.slice(1, -1), line, column + 1) : [{ column, text }];
  return { column, text, marks: words.map((word) => markOf(word.text) ?? unknown(word, line)) };
}

function markOf(text: string): Mark | undefined {
  const word = WORDS[text];
  if (word !== undefined) return word;
  if (text.startsWith('#')) return { kind: 'fail', why: readQuoted(text.slice(1)) };
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

function unknown({ text, column }: Word, line: number): never {
  throw badTimeline(
    line,
    column,
    `${JSON.stringify(text)} means nothing. There are events (value@time), watermarks (w9), + and a time on the line of the clock, ` +
      'idle, active, | (completes), cut (ends where it stands), # (fails) and #"why"; times are ms, or such as 1.5s, 2m, 1h30m; ' +
      'what is in parentheses happens at once',
  );
}
