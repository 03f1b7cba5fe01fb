/** A page with the text between `<!-- name -->` and `<!-- /name -->` replaced, for each name. Throws where a pair of markers is missing. */
export function fill(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((filled, [name, text]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = filled.indexOf(begin);
    const to = filled.indexOf(end);
    if (from < 0 || to < from) throw new Error(`the page needs ${begin} and, after it, ${end}`);
    return `${filled.slice(0, from + begin.length)}\n\n${text}\n\n${filled.slice(to)}`;
  }, page);
}
