/** Exact lines that make a system or a program trust the local authority, and those that take it back. Pure. */
import type { AuthorityFacts, TrustWay } from '../../model/trust.ts';

export type System = 'debian' | 'fedora' | 'arch' | 'linux' | 'macos' | 'windows';

/** Where a Linux keeps authorities that an administrator added. */
export interface SystemStore {
  /** Our file in it. */
  readonly file: string;
  readonly refresh: readonly [program: string, ...args: string[]];
  /** After our file is gone. */
  readonly refreshWithout: readonly [program: string, ...args: string[]];
  /** All authorities together, as programs read them. */
  readonly bundle: string;
}

/** That of this system first. */
export function trustWays(system: System, authority: AuthorityFacts): readonly TrustWay[] {
  const path = quoted(authority.path);
  const ways = [
    ...SYSTEMS.map((one) => systemWay(one, system, authority)),
    browserWay(system, authority),
    {
      title: 'Firefox',
      fits: 'here' as const,
      commands: [],
      note: `Firefox keeps authorities of its own: Settings, Privacy & Security, View Certificates, Authorities, Import, ${authority.path}; tick “identify websites”.`,
      undo: [],
    },
    {
      title: 'One program, without trusting it elsewhere',
      fits: 'here' as const,
      commands: [
        `curl --cacert ${path} URL`,
        `NODE_EXTRA_CA_CERTS=${path} node …`,
        `REQUESTS_CA_BUNDLE=${path} python3 …`,
      ],
      note: null,
      undo: [],
    },
  ].filter((way) => way !== null);
  return ways.toSorted((a, b) => Number(a.fits === 'elsewhere') - Number(b.fits === 'elsewhere'));
}

/** Null for systems whose store is not a folder. */
export function storeOf(
  system: System,
  { fingerprint }: Pick<AuthorityFacts, 'fingerprint'>,
): SystemStore | null {
  const name = `signalbox-${fingerprint.replaceAll(':', '').slice(0, 8).toLowerCase()}.crt`;
  switch (system) {
    case 'debian':
      return {
        file: `/usr/local/share/ca-certificates/${name}`,
        refresh: ['update-ca-certificates'],
        refreshWithout: ['update-ca-certificates', '--fresh'],
        bundle: '/etc/ssl/certs/ca-certificates.crt',
      };
    case 'fedora':
      return {
        file: `/etc/pki/ca-trust/source/anchors/${name}`,
        refresh: ['update-ca-trust', 'extract'],
        refreshWithout: ['update-ca-trust', 'extract'],
        bundle: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
      };
    case 'arch':
      return {
        file: `/etc/ca-certificates/trust-source/anchors/${name}`,
        refresh: ['update-ca-trust'],
        refreshWithout: ['update-ca-trust'],
        bundle: '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
      };
    case 'linux':
    case 'macos':
    case 'windows':
      return null;
    default:
      return system satisfies never;
  }
}

/** By `/etc/os-release`. */
export function systemOf(platform: string, osRelease: string): System {
  if (platform === 'darwin') return 'macos';
  if (platform === 'win32') return 'windows';
  const ids = [...osRelease.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap(([, words = '']) =>
    words.split(' '),
  );
  if (ids.some((id) => id === 'debian' || id === 'ubuntu')) return 'debian';
  if (ids.some((id) => ['fedora', 'rhel', 'centos', 'suse'].includes(id) || id.startsWith('opensuse')))
    return 'fedora';
  return ids.includes('arch') ? 'arch' : 'linux';
}

const SYSTEMS = ['debian', 'fedora', 'arch', 'macos', 'windows'] as const;
const TITLES = {
  debian: 'Debian, Ubuntu',
  fedora: 'Fedora, Red Hat',
  arch: 'Arch Linux',
  macos: 'macOS',
  windows: 'Windows',
} as const;

function systemWay(system: (typeof SYSTEMS)[number], here: System, authority: AuthorityFacts): TrustWay {
  const isHere = system === here;
  const title = isHere ? `This system (${TITLES[system]})` : TITLES[system];
  return { title, fits: isHere ? 'here' : 'elsewhere', ...linesOf(system, authority) };
}

function linesOf(
  system: (typeof SYSTEMS)[number],
  authority: AuthorityFacts,
): Pick<TrustWay, 'commands' | 'note' | 'undo'> {
  const path = quoted(authority.path);
  const store = storeOf(system, authority);
  if (store !== null)
    return {
      commands: [`sudo install -m 644 ${path} ${store.file}`, `sudo ${store.refresh.join(' ')}`],
      note: 'For curl, Python, Ruby and all that ask the system; browsers have a store of their own.',
      undo: [`sudo rm ${store.file}`, `sudo ${store.refreshWithout.join(' ')}`],
    };
  if (system === 'macos')
    return {
      commands: [
        `security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db ${path}`,
      ],
      note: 'macOS asks for your password. For all users of the machine: `sudo security add-trusted-cert -d -r trustRoot -p ssl -k /Library/Keychains/System.keychain`.',
      undo: [
        `security remove-trusted-cert ${path}`,
        `security delete-certificate -c "${authority.name}" ~/Library/Keychains/login.keychain-db`,
      ],
    };
  return {
    commands: [`certutil -user -addstore Root ${path}`],
    note: 'For this user, and for Edge and Chrome too. Windows asks once more.',
    undo: [`certutil -user -delstore Root "${authority.name}"`],
  };
}

/** On macOS and Windows these browsers ask the system. */
function browserWay(system: System, authority: AuthorityFacts): TrustWay | null {
  if (system === 'macos' || system === 'windows') return null;
  return {
    title: 'Chromium, Chrome',
    fits: 'here',
    commands: [
      `mkdir -p ~/.pki/nssdb`,
      `certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n "${authority.name}" -i ${quoted(authority.path)}`,
    ],
    note: 'certutil is in libnss3-tools (Debian, Ubuntu) or nss-tools (Fedora). Then start the browser again.',
    undo: [`certutil -d sql:$HOME/.pki/nssdb -D -n "${authority.name}"`],
  };
}

/** For a shell, where the path has more than plain characters. */
function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
