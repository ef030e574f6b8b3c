/** The labels on what we make: compose's own, so that its tools group it, and ours, which alone mean ownership. */
import type { StackPlace } from '../engine.ts';

export const LABEL = {
  stack: 'dev.signalbox.stack',
  home: 'dev.signalbox.home',
  role: 'dev.signalbox.role',
  fingerprint: 'dev.signalbox.fingerprint',
  /** The image as it was asked for: a container of an older build has drifted. */
  image: 'dev.signalbox.image',
  /** On backends: where and how they are asked whether they serve. */
  port: 'dev.signalbox.port',
  healthPath: 'dev.signalbox.health-path',
  /** Absent on those made before there was more than http. */
  protocol: 'dev.signalbox.protocol',
  /** On images: the folder they were built from, the hash of its files, and nginx's version. */
  folder: 'dev.signalbox.folder',
  sources: 'dev.signalbox.sources',
  nginxVersion: 'dev.signalbox.nginx-version',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
} as const;

export type Role = 'nginx' | 'backend';
export type Labels = Readonly<Record<string, string>>;

export function networkName(place: StackPlace): string {
  return `${place.project}_default`;
}

/** `signalbox-flask-app-2`: as compose names containers. */
export function containerName(place: StackPlace, service: string, number: number): string {
  return `${place.project}-${service}-${number}`;
}

export const NGINX_SERVICE = 'nginx';

export function networkLabels(place: StackPlace): Labels {
  return { ...ownLabels(place), ...composeLabels(place), 'com.docker.compose.network': 'default' };
}

export function containerLabels(
  place: StackPlace,
  thing: {
    readonly role: Role;
    readonly service: string;
    readonly number: number;
    readonly fingerprint: string;
    readonly image: string;
  },
): Labels {
  return {
    ...ownLabels(place),
    ...composeLabels(place),
    [LABEL.role]: thing.role,
    [LABEL.fingerprint]: thing.fingerprint,
    [LABEL.image]: thing.image,
    [LABEL.service]: thing.service,
    [LABEL.number]: String(thing.number),
    'com.docker.compose.oneoff': 'False',
    'com.docker.compose.config-hash': thing.fingerprint,
    'com.docker.compose.depends_on': '',
    'com.docker.compose.project.working_dir': place.home,
    'com.docker.compose.project.config_files': `${place.imagesFolder}/compose.yaml`,
  };
}

/** Ours means: made by this stack, from this home. A similar name, or compose's labels alone, mean nothing. */
export function isOwn(place: StackPlace, labels: Labels | null | undefined): boolean {
  return labels?.[LABEL.stack] === place.project && labels[LABEL.home] === place.home;
}

/** The engine's own filter for what `isOwn` accepts. */
export function ownFilter(place: StackPlace): string[] {
  return Object.entries(ownLabels(place)).map(([name, value]) => `${name}=${value}`);
}

function ownLabels(place: StackPlace): Labels {
  return { [LABEL.stack]: place.project, [LABEL.home]: place.home };
}

function composeLabels(place: StackPlace): Labels {
  return { 'com.docker.compose.project': place.project, 'com.docker.compose.version': '2.0.0' };
}
