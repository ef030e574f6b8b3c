import { describeMainJob } from './main-job.ts';

describeMainJob('process', process.platform === 'linux' ? null : 'it reads /proc, which only Linux has');
