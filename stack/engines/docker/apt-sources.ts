/** Which Debian mirror this machine uses, from its apt sources: one-line files and deb822 files. */

/** The first archive that serves Debian itself, not security updates; null where the files name none. */
export function debianMirrorIn(sourceTexts: readonly string[]): string | null {
  const addresses = sourceTexts.flatMap((text) => [...oneLineAddresses(text), ...deb822Addresses(text)]);
  return addresses.find((address) => /\/debian\/?$/.test(new URL(address).pathname)) ?? null;
}

/** `deb [signed-by=…] http://mirror.example/debian bookworm main`. */
function oneLineAddresses(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const address = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(https?:\/\/\S+)/.exec(line)?.[1];
    return address === undefined || !URL.canParse(address) ? [] : [address];
  });
}

/** `URIs: http://mirror.example/debian http://other.example/debian`. */
function deb822Addresses(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const list = /^URIs:\s*(.*)$/i.exec(line)?.[1] ?? '';
    return list.split(/\s+/).filter((address) => /^https?:\/\//.test(address) && URL.canParse(address));
  });
}
