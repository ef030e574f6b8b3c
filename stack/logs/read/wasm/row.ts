/** Where in a row a field is, in bytes. Places in the memory and numbers are of four bytes, the time of eight. */

/** The line, and the one after it. */
export const START: usize = 0;
export const NEXT: usize = 4;
/** How many upstreams were tried; -1: the line is for the full parser, and nothing but its place is told. */
export const TRY_COUNT: usize = 8;
export const FIRST_TRY: usize = 12;
export const GENERATION: usize = 16;
export const STATUS: usize = 20;
export const BYTES: usize = 24;
export const MS: usize = 28;
/** The number of a name; -1: empty. */
export const CACHE: usize = 32;
/** The ten places of texts, each its first byte and the one behind its last. */
export const CLIENT_START: usize = 36;
export const CLIENT_END: usize = 40;
export const METHOD_START: usize = 44;
export const METHOD_END: usize = 48;
export const PATH_START: usize = 52;
export const PATH_END: usize = 56;
export const ID_START: usize = 60;
export const ID_END: usize = 64;
export const PARENT_START: usize = 68;
export const PARENT_END: usize = 72;
/** Milliseconds since 1970, as a double. */
export const TIME: usize = 80;
