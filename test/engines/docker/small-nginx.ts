/** The least nginx config a stack can start with, for tests that look at containers and not at configs. */
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';

export async function writeSmallConfig(place: StackPlace, engine: Engine, extra = ''): Promise<void> {
  const site = await engine.site(8080);
  const folder = join(place.nginxFolder, 'generations', '000001');
  const folders = [folder, ...['logs', 'run', 'tmp'].map((name) => join(place.nginxFolder, name))];
  for (const one of folders) await mkdir(one, { recursive: true });
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    join(folder, 'nginx.conf'),
    `${site.user === null ? '' : `user ${site.user};`}
worker_processes 1;
pid run/nginx.pid;
error_log logs/error.log notice;
events {}
http {
  access_log logs/access.log;
  ${temps.map((temp) => `${temp}_temp_path tmp/${temp};`).join(' ')}
  ${extra}
  server { listen ${site.control}; location / { return 200 '{"generation":1,"pid":$pid}'; } }
  server { listen ${site.listen}; return 200 'served'; }
}
`,
  );
  await rm(join(place.nginxFolder, 'current'), { force: true });
  await symlink('generations/000001', join(place.nginxFolder, 'current'));
}
