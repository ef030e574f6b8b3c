/** The system's keychain, as Electron offers it. https://www.electronjs.org/docs/latest/api/safe-storage */
import { safeStorage } from 'electron';
import type { SecretAnswer, SecretQuestion } from './secret-words.ts';

/** Never throws: what a keychain refuses is answered with null. */
export function answerSecret({ id, asked, text }: SecretQuestion): SecretAnswer {
  return { kind: 'secret', id, text: textOf(asked, text) };
}

function textOf(asked: SecretQuestion['asked'], text: string): string | null {
  try {
    switch (asked) {
      case 'available':
        return isKeychain() ? 'yes' : null;
      case 'seal':
        return safeStorage.encryptString(text).toString('base64');
      case 'open':
        return safeStorage.decryptString(Buffer.from(text, 'base64'));
      default:
        return asked satisfies never;
    }
  } catch {
    return null;
  }
}

/** On Linux without a keyring Electron would seal with a password that everybody knows. */
function isKeychain(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}
