/** The lines a log view holds, as UTF-8 in blocks: a million of them, bounded in lines and in bytes, the oldest fall off. */

export interface HistoryBlock {
  /** The number of its first line; lines are numbered from 0 in the order they came. */
  readonly first: number;
  readonly bytes: Uint8Array;
  /** Where each line ends; it begins where the one before ended. */
  readonly ends: readonly number[];
}

export interface LogHistory {
  /** The number of the oldest line held. */
  readonly first: number;
  /** The number that the next line gets. */
  readonly end: number;
  readonly blocks: readonly HistoryBlock[];
  add(lines: readonly string[]): void;
  /** A word of the view itself, between the lines; no line of the log. */
  remark(text: string): void;
  /** Empty for a remark; null for what fell off. */
  line(number: number): string | null;
  remarkAt(number: number): string | null;
  clear(): void;
}

export interface HistoryBounds {
  readonly lines: number;
  readonly bytes: number;
}

export function createLogHistory(bounds: HistoryBounds = HISTORY_BOUNDS): LogHistory {
  let blocks: WritableBlock[] = [];
  let remarks = new Map<number, string>();
  let end = 0;
  let heldBytes = 0;

  const open = (atLeast: number): WritableBlock => {
    const block = { first: end, bytes: new Uint8Array(Math.max(BLOCK_BYTES, atLeast)), ends: [] };
    blocks.push(block);
    heldBytes += block.bytes.length;
    return block;
  };
  const append = (line: string): void => {
    const last = blocks.at(-1);
    const block = last && last.ends.length < BLOCK_LINES ? last : open(0);
    if (!write(block, line)) write(open(line.length * MOST_BYTES_PER_UNIT), line);
    end += 1;
  };
  const dropOldest = (): void => {
    for (;;) {
      const [oldest, next] = blocks;
      if (!oldest || !next) return;
      if (end - next.first < bounds.lines && heldBytes <= bounds.bytes) return;
      blocks.shift();
      heldBytes -= oldest.bytes.length;
      if (remarks.size > 0) remarks = new Map([...remarks].filter(([number]) => number >= next.first));
    }
  };

  return {
    get first() {
      return blocks[0]?.first ?? end;
    },
    get end() {
      return end;
    },
    get blocks() {
      return blocks;
    },
    add(lines) {
      for (const line of lines) append(line);
      dropOldest();
    },
    remark(text) {
      remarks.set(end, text);
      append('');
    },
    line(number) {
      const block = blockOf(blocks, number);
      if (!block || number >= end) return null;
      const at = number - block.first;
      return DECODER.decode(block.bytes.subarray(at === 0 ? 0 : block.ends[at - 1], block.ends[at]));
    },
    remarkAt: (number) => remarks.get(number) ?? null,
    clear() {
      blocks = [];
      remarks.clear();
      heldBytes = 0;
    },
  };
}

interface WritableBlock extends HistoryBlock {
  readonly ends: number[];
}

/** False where there is no room for all of it. */
function write({ bytes, ends }: WritableBlock, line: string): boolean {
  const start = ends.at(-1) ?? 0;
  if (line.length > bytes.length - start) return false;
  const { read, written } = ENCODER.encodeInto(line, bytes.subarray(start));
  if (read < line.length) return false;
  ends.push(start + written);
  return true;
}

/** The last block that begins at or before the line; undefined where it fell off. */
function blockOf(blocks: readonly WritableBlock[], number: number): WritableBlock | undefined {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle]?.first ?? 0) <= number) low = middle;
    else high = middle - 1;
  }
  const found = blocks[low];
  return found && number >= found.first ? found : undefined;
}

/** A million lines of the usual length, and never more bytes than a page may hold without harm. */
export const HISTORY_BOUNDS: HistoryBounds = { lines: 1_000_000, bytes: 320 * 1024 * 1024 };
const BLOCK_BYTES = 256 * 1024;
const BLOCK_LINES = 4_096;
/** A UTF-16 unit is at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
