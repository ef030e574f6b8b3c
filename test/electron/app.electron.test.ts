import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { skipAloud } from '../skip-aloud.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const binary = findBinary();
const reason = whyNot();
if (reason !== null) console.warn(`skipped: the desktop app: ${reason}`);

test('the desktop app opens its window on the panel, with a controller behind it', async (context) => {
  if (reason !== null || binary === null) return skipAloud(context, reason ?? '');
  const home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  const app = await _electron.launch({
    executablePath: binary,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), repository],
    env: { ...process.env, SIGNALBOX_HOME: home } as Record<string, string>,
  });
  try {
    const window = await app.firstWindow();
    await window.waitForLoadState('domcontentloaded');
    expect(window.url()).toBe('app://signalbox/');
    expect(await window.evaluate('window.signalbox.shell')).toBe('electron');
    expect(await window.evaluate('typeof window.require + typeof window.process')).toBe('undefinedundefined');
    await window
      .getByText(/down|Up/i)
      .first()
      .waitFor({ timeout: 60_000 });
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  }
});

/** Never by requiring the package: without its binary that starts a download. */
function findBinary(): string | null {
  const electron = join(repository, 'node_modules/electron');
  const named = join(electron, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8') : 'electron';
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electron, 'dist'), name);
  return existsSync(path) ? path : null;
}

function whyNot(): string | null {
  if (binary === null) return 'Electron’s binary is not here';
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasDisplay) return 'there is no display';
  return existsSync(join(repository, 'dist/electron/main.js')) ? null : 'the app is not built';
}
