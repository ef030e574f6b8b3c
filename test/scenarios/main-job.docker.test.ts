import { describeMainJob } from './main-job.ts';

describeMainJob('docker', process.platform === 'linux' ? null : 'it was written for Docker on Linux');
