/** One step of a plan, one call of the engine's own. */
import type { EngineStep } from '../../model/plan.ts';
import type { Report } from '../engine.ts';
import { awaitBackend, removeBackend, startBackend, stopBackend } from './backend-steps.ts';
import type { DockerStack } from './docker-stack.ts';
import { buildImage } from './images.ts';
import { createNetwork, removeNetwork } from './network.ts';
import { removeNginx, startNginx } from './nginx-steps.ts';

export async function performStep(stack: DockerStack, step: EngineStep, report: Report): Promise<void> {
  switch (step.kind) {
    case 'image.build':
      return await buildImage(stack, step.image, report);
    case 'network.create':
      return await createNetwork(stack);
    case 'network.remove':
      return await removeNetwork(stack);
    case 'nginx.start':
      return await startNginx(stack, step);
    case 'nginx.remove':
      return await removeNginx(stack);
    case 'backend.start':
      return await startBackend(stack, step.backend, report);
    case 'backend.await':
      return await awaitBackend(stack, step.backend);
    case 'backend.stop':
      return await stopBackend(stack, step.name);
    case 'backend.remove':
      return await removeBackend(stack, step.name);
    default:
      return step satisfies never;
  }
}

/** What a step does, for the sentence "Docker could not …". */
export function stepWords(step: EngineStep): string {
  switch (step.kind) {
    case 'image.build':
      return `build the image ${step.image}`;
    case 'network.create':
      return 'create the network';
    case 'network.remove':
      return 'remove the network';
    case 'nginx.start':
      return 'start nginx';
    case 'nginx.remove':
      return 'remove nginx';
    case 'backend.start':
      return `start ${step.backend.name}`;
    case 'backend.await':
      return `wait for ${step.backend.name}`;
    case 'backend.stop':
      return `stop ${step.name}`;
    case 'backend.remove':
      return `remove ${step.name}`;
    default:
      return step satisfies never;
  }
}
