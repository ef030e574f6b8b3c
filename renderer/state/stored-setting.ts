/** A setting of this page, kept by the browser; where it keeps nothing, the default holds. */
export function readSetting<T>(name: string, check: (value: unknown) => value is T, fallback: T): T {
  try {
    const text = localStorage.getItem(`signalbox-${name}`);
    const value: unknown = text === null ? fallback : JSON.parse(text);
    return check(value) ? value : fallback;
  } catch {
    // Storage is denied or holds another program's text: a default is always good enough.
    return fallback;
  }
}

export function writeSetting(name: string, value: unknown): void {
  try {
    localStorage.setItem(`signalbox-${name}`, JSON.stringify(value));
  } catch {
    // Full or denied: the setting lives as long as the page.
  }
}
