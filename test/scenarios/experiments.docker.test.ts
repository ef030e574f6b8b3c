import { experimentsScenario } from './experiments.ts';

experimentsScenario('docker');
