import { experimentsScenario } from './experiments.ts';

experimentsScenario('process');
