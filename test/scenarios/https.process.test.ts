import { describeHttps } from './https.ts';

describeHttps('process', process.platform === 'linux' ? null : 'it reads /proc, which only Linux has');
