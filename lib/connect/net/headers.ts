import { RxtideError } from '../../errors/rxtideError.js';

/** Headers of a request, checked: `fetch` calls a bad one a failure of the network, which would be tried again for ever. */
export function headersOf(what: string, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw invalid(what, `'${name}' is not the name of a header`);
    if (typeof value !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw invalid(what, `the header ${name} must be a text of one line, of characters up to U+00FF`);
    }
  }
  return headers;
}

function invalid(what: string, message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `${what}: ${message}`);
}
