/** The built panel in a real chromium, through the loopback shell: cookie, policy and socket as a person meets them. */

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Loopback, serveLoopback } from '../../stack/serve/loopback.ts';
import { createSmallController } from '../control/small-controller.ts';
import { hasChromium, openChromium } from '../renderer/chromium.ts';

const rendererFolder = fileURLToPath(new URL('../../dist/renderer', import.meta.url));
const reason = whyNot();
if (reason !== null) console.warn(`skipped: the panel through the loopback shell: ${reason}`);

describe.skipIf(reason !== null)('the panel through the loopback shell', () => {
  const controller = createSmallController();
  let loopback: Loopback;
  let browser: Browser;

  beforeAll(async () => {
    loopback = await serveLoopback({ controller, rendererFolder });
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await loopback?.close();
  });

  test('opens with its address, drives the controller, and breaks none of its own rules', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(loopback.url);
    await page.getByText('flask-app-2').first().waitFor();
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(complaints).toEqual([]);
    await page.close();
    await vi.waitFor(() => expect(controller.openStreams()).toBe(0), { timeout: 10_000 });
  });

  test('stays shut without it', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const answer = await page.goto(new URL('/', loopback.url).href);
    expect(answer?.status()).toBe(403);
    await context.close();
  });

  test('answers no other page of this machine, although the browser sends it the cookie', async () => {
    // Sites ignore ports, so SameSite lets the cookie through: the Origin alone tells this page from ours.
    const neighbour = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html').end('<title>Neighbour</title>');
    }).listen(0, '127.0.0.1');
    await once(neighbour, 'listening');
    const page = await browser.newPage();
    await page.goto(loopback.url);
    await page.goto(`http://127.0.0.1:${(neighbour.address() as AddressInfo).port}/`);
    const outcome = await page.evaluate(
      `new Promise((resolve) => {
        const socket = new WebSocket('ws://${new URL(loopback.url).host}/rpc');
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      })`,
    );
    expect(outcome).toBe('refused');
    await page.close();
    neighbour.closeAllConnections();
    neighbour.close();
  });
});

function whyNot(): string | null {
  if (!hasChromium()) return 'there is no /usr/bin/chromium';
  return existsSync(`${rendererFolder}/index.html`) ? null : 'the panel is not built';
}
