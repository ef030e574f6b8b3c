import { processUnavailable } from '../engines/process/process-harness.ts';
import { describeCaching } from './caching.ts';

describeCaching('process', await processUnavailable());
