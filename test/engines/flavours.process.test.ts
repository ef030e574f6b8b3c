/** Every serving flavour as a process of this machine. */
import { existsSync } from 'node:fs';
import { describeFlavours } from './flavours/describe-flavours.ts';
import { createProcessHarness, processUnavailable } from './process/process-harness.ts';

const unavailable =
  (await processUnavailable()) ?? (existsSync('/usr/bin/uwsgi') ? null : 'this machine lacks uWSGI');

describeFlavours(
  'process',
  async () => ({ ...(await createProcessHarness()), nginxAddress: /^127\.0\.0\.1$/ }),
  unavailable,
);
