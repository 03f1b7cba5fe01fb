import { messageOf } from '../errors/messageOf.js';
import { preview } from '../errors/preview.js';
import { RxtideError } from '../errors/rxtideError.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';

/** An error of user code as the stream reports it: with the operator, the event if there is one, and the original as `cause`. */
export function userError(error: unknown, info: OperatorInfo, event?: unknown): RxtideError {
  if (error instanceof RxtideError && error.operator !== undefined) return error;
  const what = messageOf(error);
  const on = event === undefined ? '' : ` on ${preview(event)}`;
  const code = error instanceof RxtideError ? error.code : 'USER_CODE';
  const message = code === 'USER_CODE' ? `${info.title}: user code threw${on}: ${what}` : `${info.title}: ${what}`;
  return new RxtideError(code, message, { operator: info.name, event, cause: error });
}
