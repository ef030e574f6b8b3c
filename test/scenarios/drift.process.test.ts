import { describeDrift } from './drift.ts';

describeDrift('process', process.platform === 'linux' ? null : 'it was written for Linux');
