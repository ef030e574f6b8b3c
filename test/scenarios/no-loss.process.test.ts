import { describeNoLoss } from './no-loss.ts';

describeNoLoss('process', process.platform === 'linux' ? null : 'it reads /proc, which only Linux has');
