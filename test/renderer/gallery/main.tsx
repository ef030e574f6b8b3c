/** `?scene=up` mounts the panel in that state; without one, the list of them. */
import { createRoot } from 'react-dom/client';
import { Panel } from '../../../renderer/panel.tsx';
import { scenes } from './scenes.ts';
import { scriptedConnection } from './scripted-connection.ts';

const root = document.getElementById('root');
const name = new URLSearchParams(location.search).get('scene') ?? '';
const scene = scenes.find((candidate) => candidate.name === name);
if (root && scene) {
  createRoot(root).render(<Panel connection={scriptedConnection(scene)} actor="browser" />);
  void press(scene.keys);
} else if (root) {
  createRoot(root).render(
    <ul>
      {scenes.map((candidate) => (
        <li key={candidate.name}>
          <a href={`?scene=${candidate.name}`}>{candidate.name}</a> {candidate.shows}
        </li>
      ))}
    </ul>,
  );
}

/** Each key where the keyboard then is, `#id` a click; a moment between them, as a person takes one. */
async function press(keys: readonly string[]): Promise<void> {
  while (!document.querySelector('[data-backend], #start')) await pause();
  for (const key of keys) {
    await pause();
    if (key.startsWith('#')) {
      // A view comes as a chunk of its own, and what it asks for later still.
      for (let waited = 0; !document.querySelector(key) && waited < 40; waited += 1) await pause();
      document.querySelector<HTMLElement>(key)?.click();
      continue;
    }
    const target = document.activeElement ?? document.body;
    const shiftKey = key.startsWith('Shift ');
    const event = { key: key.replace('Shift ', ''), shiftKey, bubbles: true, cancelable: true };
    target.dispatchEvent(new KeyboardEvent('keydown', event));
    if (key === 'Enter' && target instanceof HTMLButtonElement) target.click();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 120));
}
