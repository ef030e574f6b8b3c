/** The lab: nothing asked yet, every experiment answered, one under way, a result for a slide. */
import { type Scene, scene } from './scene.ts';

const keys = ['5'];

export const labScenes: readonly Scene[] = [
  scene('lab-empty', 'the lab before anything was asked', { keys, lab: 'empty' }),
  scene('lab', 'the lab with what came of each experiment', { keys, lab: 'answered' }),
  scene('lab-running', 'an experiment under way', { keys, lab: 'running' }),
];
