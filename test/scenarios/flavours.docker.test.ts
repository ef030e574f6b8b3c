import { describeFlavours } from './flavours.ts';

describeFlavours('docker', process.platform === 'linux' ? null : 'it was written for Docker on Linux');
