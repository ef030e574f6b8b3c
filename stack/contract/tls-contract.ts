/** The contract's `tls.*`: what is beside the wish itself, which goes as an edit like any other. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { Fault } from '../model/faults.ts';
import type { ImportedCertificate, TrustView } from '../model/trust.ts';

/** Anything but text is an empty one: a fault's sentence shows what was sent, and must never show a key. */
const pemText = z.unknown().transform((value) => (typeof value === 'string' ? value : ''));

export const importCertificateInput = z
  .strictObject({
    /** PEM: the certificate, then those between it and its authority. */
    certificate: pemText,
    /** PEM, without a passphrase. */
    key: pemText,
  })
  .describe('a certificate and its key')
  .transform(({ certificate, key }) => ({ certificate, key }));

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const tlsContract = {
  /** How to trust the local authority, on this system and others. Does nothing. */
  trust: base.output(type<TrustView>()),
  /** Checked, then kept for nginx; an edit of the wish names it by its id. Fault: `certificate-invalid`. */
  import: base.input(importCertificateInput).output(type<ImportedCertificate>()),
};
