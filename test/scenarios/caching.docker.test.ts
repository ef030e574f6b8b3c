import { whyNoDocker } from '../engines/docker/docker-rig.ts';
import { describeCaching } from './caching.ts';

describeCaching('docker', await whyNoDocker());
