import { describeFlavours } from './flavours.ts';

describeFlavours('process', process.platform === 'linux' ? null : 'it reads /proc, which only Linux has');
