/** A minimal config, written by hand, so that the suite judges engines and not our printer. */
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackPlace } from '../../../stack/engines/engine.ts';
import type { NginxSite } from '../../../stack/model/routing.ts';

export const GOOD = 'good';
/** Every nginx, the one in memory too, refuses a file whose last brace is missing. */
export const BROKEN = 'broken';

export interface Generation {
  readonly number: number;
  readonly addresses: readonly string[];
  readonly text: typeof GOOD | typeof BROKEN;
}

/** Where `nginx -t` is to look, relative to nginx's prefix. */
export function configPathOf(number: number): string {
  return `generations/${String(number).padStart(6, '0')}/nginx.conf`;
}

/** Writes the files of one generation; `current` is not touched. */
export async function writeGeneration(
  place: StackPlace,
  site: NginxSite,
  generation: Generation,
): Promise<void> {
  for (const folder of ['logs', 'run', 'tmp']) {
    await mkdir(join(place.nginxFolder, folder), { recursive: true });
  }
  const file = join(place.nginxFolder, configPathOf(generation.number));
  await mkdir(join(file, '..', 'conf.d'), { recursive: true });
  const whole = configText(site, generation.number, generation.addresses);
  await writeFile(file, generation.text === GOOD ? whole : whole.replace(/\}\s*$/, ''));
}

/** Points `current` at a generation, at once. */
export async function switchTo(place: StackPlace, number: number): Promise<void> {
  const next = join(place.nginxFolder, `current.${number}`);
  await symlink(join('generations', String(number).padStart(6, '0')), next);
  await rename(next, join(place.nginxFolder, 'current'));
}

function configText(site: NginxSite, number: number, addresses: readonly string[]): string {
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${site.user === null ? '' : `user ${site.user};\n`}worker_processes 2;
pid run/nginx.pid;
error_log logs/error.log notice;
events { worker_connections 256; }
http {
  access_log logs/access.log;
${temps.map((temp) => `  ${temp}_temp_path tmp/${temp};`).join('\n')}
  upstream flask-app {
    zone flask-app 64k;
${addresses.map((address) => `    server ${address};`).join('\n')}
  }
  server {
    listen ${site.control};
    location = /generation {
      default_type application/json;
      return 200 '{"generation":${number},"pid":$pid}';
    }
    location = /stub_status { stub_status; }
    location ~ ^/probe/(?<probe_address>[0-9.]+:[0-9]+)(?<probe_path>/.*)$ {
      proxy_pass http://$probe_address$probe_path;
    }
  }
  server {
    listen ${site.listen};
    location / {
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_next_upstream error timeout;
      proxy_pass http://flask-app;
    }
  }
}
`;
}
