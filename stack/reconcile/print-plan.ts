/** A plan as text a person reads: numbered stages, and of each step what and because. */
import type { Plan, RoutedNames, Step } from '../model/plan.ts';

/** Ends in a newline; an empty plan has its own sentence. */
export function printPlan(plan: Plan): string {
  if (plan.stages.length === 0) return 'Nothing to do: the stack is as wished.\n';
  return plan.stages
    .map((stage, index) => {
      const number = `${index + 1}.`.padEnd(4);
      return stage
        .map((step, at) => `${at === 0 ? number : '    '}${labelOfStep(step)} — because ${step.because}\n`)
        .join('');
    })
    .join('');
}

/** One step in words, without its because. */
export function labelOfStep(step: Step): string {
  switch (step.kind) {
    case 'image.build':
      return `build the ${step.image} image`;
    case 'network.create':
      return 'create the network';
    case 'network.remove':
      return 'remove the network';
    case 'nginx.start':
      return `start nginx on port ${step.port}`;
    case 'nginx.remove':
      return 'remove nginx';
    case 'backend.start':
      return `start ${step.backend.name}`;
    case 'backend.await':
      return `wait until ${step.backend.name} answers`;
    case 'backend.stop':
      return `stop ${step.name}`;
    case 'backend.remove':
      return `remove ${step.name}`;
    case 'config.write':
      return `write nginx’s first config: ${namesInWords(step.services)}`;
    case 'config.apply':
      return `switch nginx to: ${namesInWords(step.services)}`;
    default:
      return step satisfies never;
  }
}

function namesInWords(services: readonly RoutedNames[]): string {
  return services
    .map(({ service, protocol, method, servers }) => {
      const taking = servers.filter((server) => server.state === 'in').map((server) => server.number);
      const down = servers.filter((server) => server.state === 'down').map((server) => server.number);
      const backends = taking.length === 0 ? 'no backend' : `backends ${taking.join(', ')}`;
      const spoken = protocol === 'http' ? '' : `, by ${protocol}`;
      return `${service} ${method.kind} over ${backends}${spoken}${down.length === 0 ? '' : ` (down: ${down.join(', ')})`}`;
    })
    .join('; ');
}
