import { describeHttps } from './https.ts';

describeHttps('docker', process.platform === 'linux' ? null : 'it was written for Docker on Linux');
