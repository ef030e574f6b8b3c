/** The person's browser, where there is one to show. */
import open from 'open';

/** Resolves to why it was not opened, or null. */
export async function openBrowser(url: string): Promise<string | null> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no display here';
  try {
    const child = await open(url);
    child.on('error', () => {}); // no opener on this machine: the address is on the terminal
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
