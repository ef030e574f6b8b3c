/** Every state a person can meet, by name. */
import { cachingScenes } from './caching-scenes.ts';
import { changeScenes } from './change-scenes.ts';
import { configScenes } from './config-scenes.ts';
import { labScenes } from './lab-scenes.ts';
import { loadScenes } from './load-scenes.ts';
import { logScenes } from './log-scenes.ts';
import type { Scene } from './scene.ts';
import { servingScenes } from './serving-scenes.ts';
import { startScenes } from './start-scenes.ts';
import { tlsScenes } from './tls-scenes.ts';
import { traceScenes } from './trace-scenes.ts';
import { trafficScenes } from './traffic-scenes.ts';
import { troubleScenes } from './trouble-scenes.ts';
import { workScenes } from './work-scenes.ts';

export const scenes: readonly Scene[] = [
  ...startScenes,
  ...workScenes,
  ...loadScenes,
  ...troubleScenes,
  ...changeScenes,
  ...configScenes,
  ...logScenes,
  ...trafficScenes,
  ...labScenes,
  ...traceScenes,
  ...servingScenes,
  ...cachingScenes,
  ...tlsScenes,
];
