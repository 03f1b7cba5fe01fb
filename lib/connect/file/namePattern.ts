/** Says of a character whether it fits; `'*'`: any number of characters. */
type Token = '*' | ((char: string) => boolean);

/** Whether a text has characters that mean something in patterns. */
export function isPattern(text: string): boolean {
  return /[*?[{\\]/.test(text);
}

/**
 * A matcher for names without a slash: `*` is any text, `?` a character, `[a-z]` and `[!a-z]` one of a set or none of it; `\` takes the next
 * character as it is. Names that begin with a dot fit only patterns that do. It takes time in proportion to both lengths at most.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const tokens = tokensOf(Array.from(pattern));
  const takesHidden = /^\\?\./.test(pattern);
  return (name) => (takesHidden || !name.startsWith('.')) && fits(tokens, Array.from(name));
}

/** The patterns that one with `{a,b}` stands for. */
export function alternativesOf(pattern: string): readonly string[] {
  let depth = 0;
  let open = -1;
  let commas: number[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '\\') i++;
    else if (char === '{') {
      if (depth++ === 0) [open, commas] = [i, []];
    } else if (char === ',' && depth === 1) commas.push(i);
    else if (char === '}' && depth > 0 && --depth === 0) {
      const [before, after] = [pattern.slice(0, open), pattern.slice(i + 1)];
      const cuts = [open, ...commas, i];
      const options = cuts.slice(1).map((to, n) => pattern.slice(cuts[n]! + 1, to));
      return options.flatMap((option) => alternativesOf(before + option + after));
    }
  }
  return [pattern];
}

function tokensOf(chars: readonly string[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!;
    const end = char === '[' ? setEnd(chars, i) : -1;
    if (char === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (char === '?') tokens.push(() => true);
    else if (end >= 0) {
      tokens.push(setOf(chars.slice(i + 1, end)));
      i = end;
    } else {
      const literal = char === '\\' && i + 1 < chars.length ? chars[++i]! : char;
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

/** Where the set that begins at `from` ends; `]` as its first character is one of it. */
function setEnd(chars: readonly string[], from: number): number {
  const first = chars[from + 1] === '!' || chars[from + 1] === '^' ? from + 2 : from + 1;
  return chars.indexOf(']', first + 1);
}

function setOf(chars: readonly string[]): (char: string) => boolean {
  const negated = chars[0] === '!' || chars[0] === '^';
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let i = negated ? 1 : 0; i < chars.length; i++) {
    if (chars[i + 1] === '-' && i + 2 < chars.length) {
      ranges.push([chars[i]!, chars[i + 2]!]);
      i += 2;
    } else ranges.push([chars[i]!, chars[i]!]);
  }
  return (char) => ranges.some(([from, to]) => char >= from && char <= to) !== negated;
}

/** A star is tried at its shortest, and again only from the last one. */
function fits(tokens: readonly Token[], name: readonly string[]): boolean {
  let [t, n] = [0, 0];
  let [star, taken] = [-1, 0];
  while (n < name.length) {
    const token = tokens[t];
    if (token === '*') {
      [star, taken] = [t++, n];
    } else if (token?.(name[n]!) === true) {
      t++;
      n++;
    } else if (star >= 0) {
      t = star + 1;
      n = ++taken;
    } else return false;
  }
  while (tokens[t] === '*') t++;
  return t === tokens.length;
}
