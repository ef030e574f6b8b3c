/**
 * The program in `wasm/`, and its memory as JavaScript sees it: lines go in as bytes, and come out as rows of numbers.
 * One for each thread: whoever scans is done with its rows before anybody else begins.
 */
import { type ByteName, ByteNames } from './byte-names.ts';
import { LINE_PROGRAM } from './line-program.ts';

export interface LineTable {
  /** The whole memory: places in rows are places in it. */
  readonly bytes: Uint8Array;
  /** The same, as rows are read. */
  readonly ints: Int32Array;
  readonly doubles: Float64Array;
  /** Where a file's bytes can be read to, so that they need no copying; what is there is there until the next read. */
  readonly piece: Uint8Array;
  /** Where whole lines can be copied to: as much as the longest line and its newline. */
  readonly aside: Uint8Array;
  /** Of a row, in `ints`. */
  readonly firstRow: number;
  readonly rowInts: number;
  /** By the number a row gives. */
  readonly names: ByteName[];
  /** For all who name addresses: known here, a name is known to each of them. */
  readonly addresses: ByteNames;
  /**
   * Rows for the whole lines between two places of the memory, of which the second is behind a newline; how many they
   * are. Fewer than there are lines where the room for rows ended: the last one says where to go on.
   */
  scan(start: number, end: number): number;
}

let table: LineTable | null = null;

export function lineTable(maxLineBytes: number): LineTable {
  table ??= createLineTable(maxLineBytes);
  return table;
}

/** What `wasm/scan.ts` exports: numbers that do not change, but for `nameCount`, and two functions. */
type Program = Readonly<Record<(typeof PLACES)[number] | 'nameCount', WebAssembly.Global<'i32'>>> & {
  readonly memory: WebAssembly.Memory;
  scan(start: number, end: number, maxLineBytes: number): number;
  forgetNames(): void;
};
const PLACES = [
  'ROWS',
  'ROW_BYTES',
  'NAMES',
  'NAME_BYTES',
  'NAME_TEXT',
  'MAX_NAMES',
  'ASIDE',
  'PIECE',
  'PIECE_BYTES',
] as const;

function createLineTable(maxLineBytes: number): LineTable {
  const module = new WebAssembly.Module(Uint8Array.from(atob(LINE_PROGRAM), (byte) => byte.charCodeAt(0)));
  const program = new WebAssembly.Instance(module).exports as unknown as Program;
  const at = Object.fromEntries(PLACES.map((place) => [place, program[place].value])) as Record<
    (typeof PLACES)[number],
    number
  >;
  const bytes = new Uint8Array(program.memory.buffer);
  const ints = new Int32Array(program.memory.buffer);
  const names: ByteName[] = [];
  const addresses = new ByteNames(MAX_ADDRESSES);
  const readName = (place: number) =>
    addresses.find(bytes, place + at.NAME_TEXT, place + at.NAME_TEXT + (ints[place / 4] ?? 0));
  return {
    bytes,
    ints,
    doubles: new Float64Array(program.memory.buffer),
    piece: bytes.subarray(at.PIECE, at.PIECE + at.PIECE_BYTES),
    aside: bytes.subarray(at.ASIDE, at.ASIDE + maxLineBytes + 1),
    firstRow: at.ROWS / 4,
    rowInts: at.ROW_BYTES / 4,
    names,
    addresses,
    scan(start, end) {
      if (names.length === at.MAX_NAMES) {
        program.forgetNames();
        names.length = 0;
      }
      const rows = program.scan(start, end, maxLineBytes);
      const { value: known } = program.nameCount;
      while (names.length < known) names.push(readName(at.NAMES + names.length * at.NAME_BYTES));
      return rows;
    },
  };
}

const MAX_ADDRESSES = 4096;
