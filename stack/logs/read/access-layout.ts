/**
 * What stands between the values of a line of our own `log_format` (`stack/nginx/main-config.ts`), as words of bytes.
 */
import { intOf, wordOf } from './byte-words.ts';

/** A literal is compared as words of eight bytes, the last of them reaching back into the one before. */
export const TIME = wordOf('{"time":', 0);
export const GENERATION_A = wordOf(',"generation":', 0);
export const GENERATION_B = wordOf(',"generation":', 6);
export const CLIENT_A = wordOf(',"client":"', 0);
export const CLIENT_B = wordOf(',"client":"', 3);
export const METHOD_A = wordOf('","method":"', 0);
export const METHOD_B = intOf('","method":"', 8);
export const GET = intOf('GET"', 0);
export const PATH_A = wordOf('","path":"', 0);
export const PATH_B = wordOf('","path":"', 2);
export const STATUS_A = wordOf('","status":', 0);
export const STATUS_B = wordOf('","status":', 3);
export const BYTES_A = wordOf(',"bytes":', 0);
export const MS_A = intOf(',"ms":', 0);
export const MS_B = intOf(',"ms":', 2);
export const UPSTREAM_A = wordOf(',"upstream":"', 0);
export const UPSTREAM_B = wordOf(',"upstream":"', 5);
export const ID = wordOf('","id":"', 0);
export const PARENT_A = wordOf('","parent":"', 0);
export const PARENT_B = intOf('","parent":"', 8);
export const THREE_BYTES = 0xffffff;
export const END = intOf('"}\n\0', 0);
