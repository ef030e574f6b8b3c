/** What stands between the values of a line of our own `log_format` (`stack/nginx/main-config.ts`). */
import { TEXTS } from './places';

export const TIME: usize = TEXTS;
export const GENERATION: usize = TEXTS + 32;
export const CLIENT: usize = TEXTS + 64;
export const METHOD: usize = TEXTS + 96;
export const PATH: usize = TEXTS + 128;
export const STATUS: usize = TEXTS + 160;
export const BYTES: usize = TEXTS + 192;
export const MS: usize = TEXTS + 224;
export const UPSTREAM: usize = TEXTS + 256;
export const UPSTREAM_STATUS: usize = TEXTS + 288;
export const UPSTREAM_MS: usize = TEXTS + 320;
export const CACHE: usize = TEXTS + 352;
export const ID: usize = TEXTS + 384;
export const PARENT: usize = TEXTS + 416;

write(TIME, '{"time":');
write(GENERATION, ',"generation":');
write(CLIENT, ',"client":"');
write(METHOD, '","method":"');
write(PATH, '","path":"');
write(STATUS, '","status":');
write(BYTES, ',"bytes":');
write(MS, ',"ms":');
write(UPSTREAM, ',"upstream":"');
write(UPSTREAM_STATUS, '","upstream_status":"');
write(UPSTREAM_MS, '","upstream_ms":"');
write(CACHE, '","cache":"');
write(ID, '","id":"');
write(PARENT, '","parent":"');

function write(place: usize, text: string): void {
  for (let at = 0; at < text.length; at += 1) store<u8>(place + at, text.charCodeAt(at));
}
