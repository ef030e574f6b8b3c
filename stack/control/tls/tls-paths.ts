/**
 * Where certificates and keys lie. The authority's key is in no folder that a container sees; what nginx is given lies
 * below nginx's folder, beside the generations, so that a config and its history name keys and never hold one.
 */
import { join } from 'node:path';

/** The authority's certificate, PEM: what a client is to trust. `home` is absolute. */
export function authorityFile(home: string): string {
  return join(home, 'tls', 'ca.crt');
}

export function authorityKeyFile(home: string): string {
  return join(home, 'tls', 'ca.key');
}

/** Which names it may vouch for. */
export function authorityRecordFile(home: string): string {
  return join(home, 'tls', 'ca.json');
}

export function keptFolder(nginxFolder: string): string {
  return join(nginxFolder, 'tls');
}

/** `cert.pem`, `key.pem`, `facts.json`, and `issuer.pem` where the issuer is ours. */
export function certificateFolder(nginxFolder: string, id: string): string {
  return join(keptFolder(nginxFolder), id);
}
