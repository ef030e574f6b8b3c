/** A shell inside, where the engine has an inside; where it has none, it says so. */
import { expect, test } from 'vitest';
import { faultOf } from '../../../stack/model/faults.ts';
import { skipAloud } from '../../skip-aloud.ts';
import { eventually } from './eventually.ts';
import type { Rig } from './rig.ts';

const NO_SHELLS = 'this engine has no shells';

export function testShells(current: () => Rig): void {
  test('a shell says what is typed in it, ends at its own exit, and takes another size', async (context) => {
    const { exec } = current().engine;
    if (exec === null) return skipAloud(context, NO_SHELLS);
    const stop = new AbortController();
    const terminal = await exec('flask-app-1', { columns: 80, rows: 24, signal: stop.signal });
    const heard = hear(terminal.output);
    expect(terminal.write(Buffer.from('echo typed-$((40+2))\r'))).toBe(true);
    await eventually(
      'what was typed',
      async () => heard.text(),
      (text) => text.includes('typed-'),
    );
    await terminal.resize(100, 30);
    terminal.write(Buffer.from('exit\r'));
    await heard.ended;
    stop.abort();
  });

  test('a shell ends when nobody wants it any more, and with what it is in', async (context) => {
    const { engine } = current();
    if (engine.exec === null) return skipAloud(context, NO_SHELLS);
    const stop = new AbortController();
    const unwanted = await engine.exec('nginx', { columns: 80, rows: 24, signal: stop.signal });
    const heardOfNginx = hear(unwanted.output);
    stop.abort();
    await heardOfNginx.ended;

    const doomed = await engine.exec('flask-app-3', {
      columns: 80,
      rows: 24,
      signal: new AbortController().signal,
    });
    const heard = hear(doomed.output);
    await engine.perform({ kind: 'backend.remove', name: 'flask-app-3' }, () => undefined);
    await heard.ended;
  });

  test('there is no shell in what is not there', async (context) => {
    const { exec } = current().engine;
    if (exec === null) return skipAloud(context, NO_SHELLS);
    const wish = { columns: 80, rows: 24, signal: new AbortController().signal };
    const fault = await exec('flask-app-99', wish).then(() => null, faultOf);
    expect(fault?.code).toBe('shell-unavailable');
  });
}

function hear(output: AsyncIterable<Uint8Array>) {
  let text = '';
  const ended = (async () => {
    for await (const bytes of output) text += Buffer.from(bytes).toString();
  })();
  return { text: () => text, ended };
}
