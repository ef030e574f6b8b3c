import { describeNoLoss } from './no-loss.ts';

describeNoLoss('docker', process.platform === 'linux' ? null : 'it was written for Docker on Linux');
