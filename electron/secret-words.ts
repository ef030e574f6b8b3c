/** The words between the controller, which keeps secrets, and the main process, which alone has the system's keychain. */
import type { SecretBox } from '../stack/control/traces/secret-box.ts';

export interface SecretQuestion {
  readonly kind: 'secret';
  readonly id: number;
  readonly asked: 'available' | 'seal' | 'open';
  readonly text: string;
}

export interface SecretAnswer {
  readonly kind: 'secret';
  readonly id: number;
  /** Null: it could not be done. */
  readonly text: string | null;
}

/** The controller's side. `answered` is given each answer that arrives. */
export function askForSecrets(post: (question: SecretQuestion) => void): {
  readonly box: SecretBox;
  readonly answered: (answer: SecretAnswer) => void;
} {
  const waiting = new Map<number, (text: string | null) => void>();
  let last = 0;
  const ask = (asked: SecretQuestion['asked'], text: string) =>
    new Promise<string | null>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      post({ kind: 'secret', id: last, asked, text });
    });
  const required = async (asked: 'seal' | 'open', text: string) => {
    const answer = await ask(asked, text);
    if (answer === null) throw new Error('the system’s keychain refused');
    return answer;
  };
  return {
    box: {
      isAvailable: async () => (await ask('available', '')) === 'yes',
      seal: (text) => required('seal', text),
      open: (sealed) => required('open', sealed),
    },
    answered({ id, text }) {
      waiting.get(id)?.(text);
      waiting.delete(id);
    },
  };
}

export function isSecretQuestion(message: unknown): message is SecretQuestion {
  return (message as { readonly kind?: unknown } | null)?.kind === 'secret';
}
