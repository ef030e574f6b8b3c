/** Which lost request a client may send once more without asking its user. */
import type { LoadMethod } from '../../model/load-drops.ts';

export interface LostRequest {
  readonly method: LoadMethod;
  /** Answers the connection had carried before. */
  readonly answersBefore: number;
  /** Whether any byte of this request's answer had come. */
  readonly isAnswerBegun: boolean;
  readonly isReset: boolean;
  /** Whether it was a retry itself. */
  readonly isRetry: boolean;
}

/**
 * RFC 9110, section 9.2.2, and RFC 9112, section 9.3.1: where a connection in use is closed, an idempotent request may be
 * sent again, a POST should not, nor should a failed retry. As browsers do, only on a connection that had answered before,
 * and only while nothing of the answer was seen.
 */
export function mayRetry({ method, answersBefore, isAnswerBegun, isReset, isRetry }: LostRequest): boolean {
  return isReset && !isRetry && !isAnswerBegun && answersBefore > 0 && method !== 'POST';
}
