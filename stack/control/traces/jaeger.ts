/** Jaeger in a container of ours, one click: where its image can be had. */
import type { Engine } from '../../engines/engine.ts';
import { FaultError } from '../../model/faults.ts';

/** All in one: it takes OTLP at 4318 and shows its pages at 16686. https://www.jaegertracing.io/docs/latest/getting-started/ */
const IMAGE = 'jaegertracing/all-in-one:1.76.0';
const NAME = 'jaeger';
export const JAEGER_EXPORTER = 'jaeger';

export interface JaegerPlace {
  /** Its pages. */
  readonly url: string;
  /** Where it takes spans. */
  readonly tracesUrl: string;
}

/** Null where none of ours runs. */
export async function findJaeger({ companions }: Engine): Promise<JaegerPlace | null> {
  return placeOf((await companions?.find(NAME)) ?? null);
}

/** Faults: `jaeger-unavailable`, with what to do instead. */
export async function startJaeger({ companions, name }: Engine): Promise<JaegerPlace> {
  if (companions === undefined)
    throw new FaultError({
      code: 'jaeger-unavailable',
      message: `Jaeger comes as a container, and ${name} runs none.`,
      hint: 'Start a Jaeger of your own, and add it: signalbox exporter add jaeger http://127.0.0.1:4318/v1/traces',
    });
  try {
    const environment = { COLLECTOR_OTLP_ENABLED: 'true' };
    const ports = await companions.start(
      { name: NAME, image: IMAGE, ports: [4318, 16686], environment },
      () => {},
    );
    const place = placeOf(ports);
    if (place !== null) return place;
    throw new Error('its ports were not published');
  } catch (error) {
    const fault = error instanceof FaultError ? error.fault : null;
    throw new FaultError(
      {
        code: 'jaeger-unavailable',
        message: `Jaeger was not started: ${fault === null ? String(error) : fault.message}`,
        hint: `With a way to a registry run \`docker pull ${IMAGE}\`, or bring the image over with \`docker save\` and \`docker load\`; then click again. Traces are shown here without it.`,
        ...(fault?.detail === undefined ? {} : { detail: fault.detail }),
      },
      { cause: error },
    );
  }
}

export async function removeJaeger({ companions }: Engine): Promise<void> {
  await companions?.remove(NAME);
}

function placeOf(ports: Readonly<Record<string, number>> | null): JaegerPlace | null {
  const [spans, pages] = [ports?.['4318'] ?? 0, ports?.['16686'] ?? 0];
  if (spans === 0 || pages === 0) return null;
  return { url: `http://127.0.0.1:${pages}/`, tracesUrl: `http://127.0.0.1:${spans}/v1/traces` };
}
