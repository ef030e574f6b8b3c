import { beforeEach, expect, test, vi } from 'vitest';
import { answerSecret } from '../../electron/keychain.ts';
import { askForSecrets, isSecretQuestion, type SecretQuestion } from '../../electron/secret-words.ts';

const keychain = vi.hoisted(() => ({
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: (): string => 'gnome_libsecret',
  encryptString: (text: string) => Buffer.from(`sealed ${text}`),
  decryptString: (sealed: Buffer) => sealed.toString().slice('sealed '.length),
}));
vi.mock('electron', () => ({ safeStorage: keychain }));

beforeEach(() => {
  keychain.getSelectedStorageBackend = () => 'gnome_libsecret';
});

/** Both sides, with nothing between them but copies, as between processes. */
function connected() {
  const { box, answered } = askForSecrets((question: SecretQuestion) => {
    const arrived: unknown = structuredClone(question);
    if (isSecretQuestion(arrived)) queueMicrotask(() => answered(structuredClone(answerSecret(arrived))));
  });
  return box;
}

test('what the controller has sealed, the main process’s keychain opens again', async () => {
  const box = connected();
  expect(await box.isAvailable()).toBe(true);
  const sealed = await box.seal('a token');
  expect(sealed).not.toContain('a token');
  expect(await box.open(sealed)).toBe('a token');
});

test('a password that everybody knows is no keychain, and a refusal is an error, not silence', async () => {
  keychain.getSelectedStorageBackend = () => 'basic_text';
  if (process.platform === 'linux') expect(await connected().isAvailable()).toBe(false);
  const decrypt = keychain.decryptString;
  keychain.decryptString = () => {
    throw new Error('locked');
  };
  await expect(connected().open('AAAA')).rejects.toThrow('refused');
  keychain.decryptString = decrypt;
});
