import { RxtideError } from '../errors/rxtideError.js';

/** Throws `INVALID_OPTION` unless `form` says which changes to give. */
export function checkForm(kind: string, form: string): void {
  if (form === 'all' || form === 'upserts') return;
  throw new RxtideError('INVALID_OPTION', `${kind}: form must be 'all' or 'upserts'; it is ${form}`);
}
