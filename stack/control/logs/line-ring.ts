/** The last lines that wait for a reader: bounded in lines and in characters; what falls out is counted. */

export class LineRing {
  /** Lines that fell out since the last `take`. */
  #skipped = 0;
  #characters = 0;
  /** A queue with a moving head, compacted as it empties: no shifting of thousands of lines for each. */
  #lines: string[] = [];
  #head = 0;
  readonly #maxLines: number;
  readonly #maxCharacters: number;

  constructor(maxLines: number, maxCharacters: number) {
    this.#maxLines = maxLines;
    this.#maxCharacters = maxCharacters;
  }

  get size(): number {
    return this.#lines.length - this.#head;
  }

  /** The oldest fall out when it is too full. */
  push(lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines.push(line);
      this.#characters += line.length;
      while (this.size > this.#maxLines || (this.#characters > this.#maxCharacters && this.size > 1)) {
        this.#dropOldest();
        this.#skipped += 1;
      }
    }
    this.#compact();
  }

  /** The oldest `atMost` lines, and how many fell out before them. */
  take(atMost: number): { readonly lines: readonly string[]; readonly skipped: number } {
    const lines = this.#lines.slice(this.#head, this.#head + atMost);
    for (let taken = 0; taken < lines.length; taken += 1) this.#dropOldest();
    const skipped = this.#skipped;
    this.#skipped = 0;
    this.#compact();
    return { lines, skipped };
  }

  #dropOldest(): void {
    this.#characters -= this.#lines[this.#head]?.length ?? 0;
    this.#lines[this.#head] = '';
    this.#head += 1;
  }

  #compact(): void {
    if (this.#head <= this.#lines.length / 2) return;
    this.#lines = this.#lines.slice(this.#head);
    this.#head = 0;
  }
}
