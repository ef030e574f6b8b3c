/** What a person asks of HTTPS beside the wish. What answers is loaded at the first question. */
import type { z } from 'zod';
import type { importCertificateInput } from '../../contract/tls-contract.ts';
import type { StackPlace } from '../../engines/engine.ts';
import type { ImportedCertificate, TrustView } from '../../model/trust.ts';

export interface TlsDesk {
  trust(): Promise<TrustView>;
  import(input: z.output<typeof importCertificateInput>): Promise<ImportedCertificate>;
}

export function createTlsDesk({ home, nginxFolder }: StackPlace): TlsDesk {
  return {
    async trust() {
      const { readTrust } = await import('./read-trust.ts');
      return readTrust(home);
    },
    async import(input) {
      const { importOwn } = await import('./import-own.ts');
      return importOwn(nginxFolder, input);
    },
  };
}
