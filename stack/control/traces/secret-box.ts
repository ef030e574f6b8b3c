/** A system's keychain, as far as it is needed: text in, sealed text out, and back. */

export interface SecretBox {
  /** False where this system has none, or none that is open. */
  isAvailable(): Promise<boolean>;
  /** Base64. */
  seal(text: string): Promise<string>;
  /** Fails where it was sealed by another person, or another machine. */
  open(sealed: string): Promise<string>;
}
