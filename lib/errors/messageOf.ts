import { preview } from './preview.js';

/** What an error says, of whatever realm it is; of anything else that was thrown, what it is. */
export function messageOf(error: unknown): string {
  const says = typeof error === 'string' ? error : (error as Partial<Error> | null | undefined)?.message;
  return typeof says === 'string' ? says : preview(error);
}
