/** Offers a text, or a picture, as a file to keep: the browser's own way, which the shells allow. */
export function saveFile(name: string, parts: readonly BlobPart[], type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** The browser reads it after the click. */
const KEPT_MS = 30_000;
