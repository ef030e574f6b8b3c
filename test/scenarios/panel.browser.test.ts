import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CHROMIUM, hasChromium } from '../renderer/chromium.ts';
import { describePanel } from './panel.ts';
import { CLI } from './stack-under-test.ts';

describePanel('process', whyNoPanel() ?? whyNoProcesses());
describePanel('docker', whyNoPanel() ?? whyNoDocker());

function whyNoPanel(): string | null {
  if (!hasChromium()) return `there is no ${CHROMIUM}`;
  return existsSync(CLI) ? null : 'nothing is built; run `npm run build` first';
}

function whyNoProcesses(): string | null {
  const absent = ['/usr/sbin/nginx', '/usr/bin/gunicorn'].filter((path) => !existsSync(path));
  return absent.length === 0 ? null : `there is no ${absent.join(', no ')}`;
}

function whyNoDocker(): string | null {
  if (process.platform !== 'linux') return 'it was written for Docker on Linux';
  const program = process.env.DOCKER ?? '/usr/bin/docker';
  if (!existsSync(program)) return `there is no ${program}`;
  try {
    execFileSync(program, ['version', '--format', '{{.Server.Version}}'], { stdio: 'pipe', timeout: 20_000 });
    return null;
  } catch (error) {
    const words = (error as { readonly stderr?: Buffer }).stderr?.toString().trim().split('\n')[0];
    return `no Docker Engine answers: ${words || String(error)}`;
  }
}
