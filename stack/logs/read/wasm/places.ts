/** What lies where in the memory, in bytes. Below the first place are the texts of this program itself. */

/** The layout's texts, each in a room of 32. */
export const TEXTS: usize = 4096;

/** What was found, a row for each line: see `row.ts`. Few enough to stay in the processor's first cache. */
export const ROWS: usize = 8192;
export const ROW_BYTES: usize = 88;
export const MAX_ROWS: i32 = 128;

/** Of each upstream tried, three numbers of four bytes: name, status, milliseconds. */
export const TRIES: usize = 20_480;
export const TRY_BYTES: usize = 12;
export const TRIES_END: usize = 32_768;
/** Lines that tell of more are for the full parser. */
export const MAX_TRIES: i32 = 32;

/** By hash: the number of a name and one, in two bytes; 0 where there is none. */
export const SLOTS: usize = 32_768;
export const SLOT_COUNT: u32 = 1024;

/** Of each name its length, its first and its last eight bytes, and all its bytes. */
export const NAMES: usize = 34_816;
export const NAME_BYTES: usize = 128;
export const NAME_TEXT: usize = 24;
export const MAX_NAME_BYTES: usize = 96;
export const MAX_NAMES: i32 = 240;

/** Lines that were copied here: room for the longest one, its newline, and what is read beyond it. */
export const ASIDE: usize = 65_536;

/**
 * Bytes that a file was read to: what fits the processor's second cache, so that they are still near when they are
 * scanned. Behind it the memory goes on for more than is read beyond a line's end.
 */
export const PIECE: usize = 135_168;
export const PIECE_BYTES: usize = 196_608;
