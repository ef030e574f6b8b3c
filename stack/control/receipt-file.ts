/** Receipts, newest last: a line of JSON each, bounded; a line that cannot be read is passed over, never fatal. */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Fault } from '../model/faults.ts';
import type { Receipt } from '../model/receipt.ts';

const FILE_NAME = 'receipts.jsonl';
const KEPT = 500;

export interface ReceiptFile {
  last(): Receipt | null;
  list(): readonly Receipt[];
  /**
   * Gives the receipt its id and keeps it. Never throws, as a change that is done stays done: `unwritten` says, as
   * `receipt-unwritable`, why the disk did not take it; the next one takes it along.
   */
  add(receipt: Omit<Receipt, 'id'>): Promise<{ readonly receipt: Receipt; readonly unwritten: Fault | null }>;
}

/** A file that cannot be read counts as empty: then the first receipt says that it cannot be written either. */
export async function openReceiptFile(home: string): Promise<ReceiptFile> {
  const path = join(home, FILE_NAME);
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  const receipts = lines.flatMap(parseReceipt).slice(-KEPT);
  let linesOnDisk = lines.length;
  // The last line may have been cut short by a crash: nothing may be appended to it.
  let isWhole = text === '' || text.endsWith('\n');

  async function write(receipt: Receipt): Promise<void> {
    if (isWhole && linesOnDisk < 2 * KEPT) {
      isWhole = false;
      await appendFile(path, lineOf(receipt), { mode: 0o600 });
      linesOnDisk += 1;
    } else {
      await writeFileAtomic(path, receipts.map(lineOf).join(''), { mode: 0o600 });
      linesOnDisk = receipts.length;
    }
    isWhole = true;
  }

  return {
    last: () => receipts.at(-1) ?? null,
    list: () => [...receipts],
    async add(fresh) {
      const receipt: Receipt = { ...fresh, id: (receipts.at(-1)?.id ?? 0) + 1 };
      receipts.push(receipt);
      if (receipts.length > KEPT) receipts.shift();
      try {
        await write(receipt);
        return { receipt, unwritten: null };
      } catch (error) {
        return { receipt, unwritten: unwritable(path, error) };
      }
    },
  };
}

function lineOf(receipt: Receipt): string {
  return `${JSON.stringify(receipt)}\n`;
}

function parseReceipt(line: string): readonly Receipt[] {
  try {
    const value = JSON.parse(line) as Receipt;
    return typeof value.id === 'number' && typeof value.what === 'string' ? [value] : [];
  } catch {
    return [];
  }
}

function unwritable(path: string, error: unknown): Fault {
  return {
    code: 'receipt-unwritable',
    message: `Receipts cannot be written to ${path}; what was done stays done.`,
    hint: 'Check the folder’s owner and the free space. The next change writes them again.',
    detail: error instanceof Error ? error.message : String(error),
  };
}
