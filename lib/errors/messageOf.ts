import { preview } from './preview.js';

/** What an error says; of anything else that was thrown, what it is. Never itself a reason to fail. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error === 'string' ? error : preview(error);
}
