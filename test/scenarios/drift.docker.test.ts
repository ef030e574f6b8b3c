import { describeDrift } from './drift.ts';

describeDrift('docker', process.platform === 'linux' ? null : 'it was written for Docker on Linux');
