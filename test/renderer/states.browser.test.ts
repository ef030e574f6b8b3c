/** Every state of the panel in a real chromium, under the shells’ content policy: no controller, no engine. */
import { describe, expect, it } from 'vitest';
import { scenes } from './gallery/scenes.ts';
import { canRun, useGallery } from './use-gallery.ts';

describe.skipIf(!canRun)('the panel', () => {
  const { open, text, state, lines } = useGallery();

  describe('shows', () => {
    const essentials: Readonly<
      Record<string, { readonly state: string; readonly words: readonly string[] }>
    > = {
      connecting: { state: 'Connecting', words: ['Waiting for the controller'] },
      finding: { state: 'Finding the engine', words: ['Finding an engine'] },
      down: { state: 'Down', words: ['Nothing runs', '127.0.0.1:8080', 'Bring it up'] },
      'no-engine': { state: 'No engine', words: ['you may not use it', 'sudo usermod -aG docker $USER'] },
      starting: { state: 'Starting', words: ['build the image flask', 'Step 4/9', 'it was never built'] },
      fresh: { state: 'Up', words: ['No request yet'] },
      up: { state: 'Up', words: ['3,333', '10,000', '{1: 333, 2: 333, 3: 334}', 'generation 12'] },
      'load-running': {
        state: 'Up',
        words: ['11,163 of 20,000', 'method least_conn', 'by departed backends'],
      },
      degraded: {
        state: 'Degraded',
        words: [
          '1 of 5 ready, 1 stopped',
          'out of memory',
          'stopped by hand',
          'coming back',
          'not there yet',
          '1 of 3 steps',
        ],
      },
      gone: {
        state: 'Engine gone',
        words: ['does not answer', 'systemctl start docker', 'comes back by itself'],
      },
      lost: { state: 'No controller', words: ['The controller does not answer.', 'Try now'] },
      refused: { state: 'No controller', words: ['open the address it printed'] },
      restored: { state: 'Up', words: ['Not done; the old state serves.', 'unknown directive'] },
      fault: { state: 'Up', words: [] },
      switching: { state: 'Up', words: [] },
      hash: {
        state: 'Up',
        words: ['flask-app-2.sock', '9 ECONNRESET', 'closes kept connections at a reload: 8 of 1,000'],
      },
      'both-kinds': { state: 'Up', words: ['0 of 24,817 lost', 'kept POST', '0 of 349 lost'] },
      'both-kinds-lost': {
        state: 'Up',
        words: ['59 of 21,099 lost', '31 of 31', '9 of 2,324 lost', '9 of 1,212'],
      },
      many: { state: 'Up', words: ['flask-app-64', 'A backend…'] },
      twelve: { state: 'Up', words: ['draw two, take the less busy'] },
      empty: { state: 'Up', words: ['nginx answers 503', 'none wished'] },
      gap: { state: 'Up', words: ['18,204 not shown'] },
      flood: { state: 'Up', words: [] },
      deluge: { state: 'Up', words: ['not shown'] },
      hostile: { state: 'Up', words: [] },
      'https-off': { state: 'Up', words: ['HTTPS off', 'TLS 1.2 and 1.3'] },
      'https-on': {
        state: 'Up',
        words: ['HTTPS :8443', 'until 2099-02-03', 'update-ca-certificates', 'app.localhost'],
      },
      'https-address': { state: 'Up', words: ['https :8443'] },
      'https-own-expiring': { state: 'Up', words: ['Example Internal CA', '(expired)', 'Check and keep'] },
      'cache-off': { state: 'Up', words: ['Nothing is cached', 'None of 10,400 requests', '/cache-me'] },
      cache: {
        state: 'Up',
        words: ['out of the cache', '8,459 were answered without a backend', 'Purge all'],
      },
      'cache-board': { state: 'Up', words: ['Cache 95 %'] },
      'cache-stale': { state: 'Up', words: ['STALE', '2,890', 'kept 4 min 14 s ago'] },
      config: { state: 'Up', words: ['Nothing of your own yet', 'conf.d/public.conf'] },
      'config-own': { state: 'Up', words: ['limit_req zone=each', '9 lines'] },
      'config-drifted': { state: 'Up', words: ['Another hand changed 2 files', 'Look and choose'] },
      'config-drifted-down': { state: 'Down', words: ['Another hand changed a file', 'Nothing runs'] },
      staging: { state: 'Up', words: ['Nothing yet. What you set above'] },
      staged: { state: 'Up', words: ['scale 5', 'method least_conn', 'restart flask-app-2'] },
      preview: {
        state: 'Up',
        words: ['wait until flask-app-5 answers', 'it gets no request before', 'server-drain-unbound', '+4'],
      },
      'preview-refused': { state: 'Up', words: ['upstream-backup-ignored', 'The linter refuses this'] },
      tuned: { state: 'Up', words: ['×3', 'max 10', 'backup', 'drain', 'sticky cookie signalbox'] },
      tuning: { state: 'Up', words: ['fail_timeout', 'Its share against the others', 'Preview'] },
      'tuning-old': {
        state: 'Up',
        words: ['ip_hash has no backup servers', 'drain needs nginx 1.29.6, this one is 1.22.1.'],
      },
      balancing: { state: 'Up', words: ['Whoever met a backend meets it again', 'non_idempotent'] },
      'least-time': { state: 'Up', words: ['time to', 'inflight'] },
      'restart-all': { state: 'Up', words: ['One at a time', 'Two at a time', 'All 3 at once'] },
      applied: { state: 'Up', words: ['scale 5; method least_conn', '5 edits were asked for together'] },
      applying: { state: 'Up', words: ['scale 5; method least_conn', '1 of 2 steps'] },
      undone: { state: 'Up', words: ['flask-app-3 is wished and was not there'] },
      history: { state: 'Up', words: ['Generation 12', 'zone flask-app 64k;', 'serves now', 'refused'] },
      'history-compared': { state: 'Up', words: ['From generation 11 to 12', '+    least_conn;'] },
      'history-receipts': { state: 'Up', words: ['Stages, 96 ms together', 'config-rejected'] },
      'lab-empty': { state: 'Up', words: ['Why nginx?', 'Not asked yet', 'TLS cost'] },
      lab: { state: 'Up', words: ['least_conn kept 68 %', 'Quick, 45 s'] },
      'lab-running': { state: 'Up', words: ['least_conn, one slowed: run 2 of 3', 'Stop'] },
      traffic: { state: 'Up', words: ['10,000 requests since', 'The difference is chance.'] },
      'serving-gunicorn': {
        state: 'Up',
        words: ['each worker is a process', '502 Bad Gateway now and then'],
      },
      'serving-uwsgi': { state: 'Up', words: ['Empty reply from server', 'curl http://127.0.0.1:8080/info'] },
      'serving-flask': { state: 'Up', words: ['This is a development server'] },
      'serving-sync': { state: 'Up', words: ['WORKER TIMEOUT', 'No such file or directory'] },
      'serving-direct': { state: 'Up', words: ['127.0.0.1:49151'] },
      'traffic-empty': { state: 'Up', words: ['No requests, so there is nothing to judge.'] },
      'traffic-flood': { state: 'Up', words: ['15,940,637 requests since'] },
      'traffic-one': { state: 'Up', words: ['There is one backend.'] },
      'traffic-twelve': { state: 'Up', words: ['10,782 requests since'] },
      'traffic-gone': { state: 'Engine gone', words: ['which backends there are is as last seen'] },
      traces: {
        state: 'Up',
        words: ['60 requests; there are more', 'This restarts the 3 backends one by one'],
      },
      'traces-on': { state: 'Up', words: ['41,204', '38,012 of 50,000', 'http://127.0.0.1:4318/v1/traces'] },
      trace: {
        state: 'Up',
        words: ['Clocks differ', 'Connection refused', '4bf92f3577b34da6a3ce929d0e0e4736'],
      },
      'trace-plain': { state: 'Up', words: ['Flask is not traced', 'flask-app-2'] },
      'trace-large': { state: 'Up', words: ['500 spans', '✕ 6 failed'] },
      'trace-hostile': { state: 'Up', words: ['\\u202ecod.exe'] },
      'trace-unknown': { state: 'Up', words: ['not known any more', 'the store is bounded'] },
      'traces-empty': { state: 'Up', words: ['No request in this stretch of time.'] },
      'traces-flood': { state: 'Up', words: ['new requests: show'] },
      'traces-gone': { state: 'Engine gone', words: ['what it logs is still found here'] },
      'stale-staged': { state: 'Up', words: ['Apply as one change', 'wait until flask-app-5 answers'] },
      stale: { state: 'Up', words: ['wish-changed', 'by', 'command line', 'I have looked: ask again'] },
    };

    it.each(scenes.map(({ name, shows }) => [name, shows]))('%s: %s', async (name) => {
      const page = await open(name);
      const expected = essentials[name];
      await expect.poll(state).toBe(expected?.state);
      for (const words of expected?.words ?? ['no essentials are written down for this scene']) {
        await expect.poll(() => text('body')).toContain(words);
      }
      expect(await page.title()).toBe(`${expected?.state} · Signalbox`);
    });
  });

  describe('a fault of a call', () => {
    it('is said with its code, its hint and its evidence, and can be put away', async () => {
      const page = await open('fault');
      await page.getByRole('button', { name: 'Restart flask-app-2' }).click();
      const toast = page.getByRole('alert');
      await toast.getByText('port-taken').waitFor();
      await toast.getByText('signalbox up --port 8090').waitFor();
      await toast.getByText('Evidence').click();
      await toast.getByText('98: Address already in use').waitFor();
      await page.getByRole('button', { name: 'Put this fault away' }).click();
      await toast.waitFor({ state: 'detached' });
    });
  });

  describe('what is under way', () => {
    it('is shown on the control that asked, until its receipt', async () => {
      const page = await open('switching');
      await page.getByRole('radio', { name: 'IP hash' }).click();
      await page.getByText('asked for; waiting for the receipt').waitFor();
      expect(await page.getByRole('radio', { name: 'IP hash' }).getAttribute('aria-busy')).toBe('true');
      expect(await page.getByRole('radio', { name: 'Round robin' }).getAttribute('aria-checked')).toBe(
        'true',
      );
    });
  });

  it('fits windows from 900 to 1920 pixels without a sideways scroll', async () => {
    const page = await open('up');
    for (const [width, height] of [
      [900, 700],
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(await page.getByRole('button', { name: 'Restart flask-app-3' }).isVisible()).toBe(true);
    }
  });

  it('gives many backends a line each: seven of twelve are seen at 1280×800, and what went wrong with one', async () => {
    const page = await open('twelve');
    const seventh = await page.getByRole('button', { name: 'Restart flask-app-7' }).boundingBox();
    const totals = await page.getByLabel('Totals').boundingBox();
    expect((seventh?.y ?? 0) + (seventh?.height ?? 0)).toBeLessThanOrEqual(totals?.y ?? 0);
    const third = await page.getByRole('row', { name: 'flask-app-3' }).boundingBox();
    const words = await page.getByText('5xx 19').boundingBox();
    expect((words?.y ?? 0) + (words?.height ?? 0)).toBeLessThanOrEqual(
      (third?.y ?? 0) + (third?.height ?? 0),
    );
  });

  it('shows five backends, their totals and twelve lines of log at 1280×800 without scrolling', async () => {
    const page = await open('load-running');
    await expect.poll(lines).toContain('flask-app-1');
    const last = await page.getByRole('button', { name: 'Restart flask-app-5' }).boundingBox();
    const totals = await page.getByLabel('Totals').boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(totals?.y ?? 0);
    expect(await page.locator('.xterm-rows > div').count()).toBeGreaterThanOrEqual(12);
  });

  it('asks again for a view whose file was lost on its way', async () => {
    const page = await open('up');
    let lost = 0;
    await page.route(/traffic-view[^/]*\.js$/, (route) => {
      lost += 1;
      return lost === 1 ? route.abort('internetdisconnected') : route.continue();
    });
    await page.keyboard.press('2');
    await page.getByRole('region', { name: 'Traffic by backend' }).waitFor();
    expect(lost).toBe(2);
    await page.unrouteAll();
  });

  it('tells of a view that cannot be loaded in its place, and stays', async () => {
    const page = await open('up');
    await page.route(/traffic-view[^/]*\.js$/, (route) => route.abort('internetdisconnected'));
    await page.keyboard.press('2');
    await page
      .getByRole('alert')
      .filter({ hasText: 'This part of the panel could not be loaded.' })
      .waitFor();
    await page.keyboard.press('1');
    await page.locator('[data-backend]').first().waitFor();
    await page.unrouteAll();
  });
});
