/**
 * The fields of a record that `CsvFraming` found to be right, without its line end. `fields` is overwritten from its start;
 * gives how many there are.
 */
export function quotedFields(text: string, delimiter: string, quote: string, fields: string[]): number {
  let count = 0;
  let at = 0;
  for (;;) {
    if (text.startsWith(quote, at)) {
      let field = '';
      let from = at + 1;
      let quoteAt = text.indexOf(quote, from);
      while (text.startsWith(quote, quoteAt + 1)) {
        field += text.slice(from, quoteAt + 1);
        from = quoteAt + 2;
        quoteAt = text.indexOf(quote, from);
      }
      fields[count++] = field + text.slice(from, quoteAt);
      at = quoteAt + 1;
    } else {
      const end = text.indexOf(delimiter, at);
      fields[count++] = end < 0 ? text.slice(at) : text.slice(at, end);
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return count;
    at++;
  }
}

/** Writes one field by RFC 4180: in quotes where it would be read as something else. */
export function quoteField(field: string, delimiter: string): string {
  if (!field.includes(delimiter) && !NEEDS_QUOTES.test(field)) return field;
  return `"${field.replaceAll('"', '""')}"`;
}

/** A byte order mark at the start of a file is skipped by whoever reads it. */
const NEEDS_QUOTES = /["\r\n\uFEFF]/;
