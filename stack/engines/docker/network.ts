/** The stack's own bridge, with a subnet we name: only then may its containers have fixed addresses. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkInspectInfo } from 'dockerode';
import type { BackendSpec } from '../../model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../model/desired.ts';
import { FaultError } from '../../model/faults.ts';
import type { StackPlace } from '../engine.ts';
import { engineWords, statusOf } from './docker-fault.ts';
import { absentAsNull, type DockerStack, doneAlready, foreignFault } from './docker-stack.ts';
import { isOwn, networkLabels, networkName } from './labels.ts';
import { backendAddressIn, gatewayIn, nginxAddressIn, visitorRange } from './subnet.ts';

/** The network's subnet; null where the stack has no network. */
export async function findSubnet(stack: DockerStack): Promise<string | null> {
  const found = await findNetwork(stack);
  return found === null ? null : subnetOf(found);
}

/** The fixed address of a backend; null without a network, or without room in it. */
export async function findBackendAddress(
  stack: DockerStack,
  { service, number }: Pick<BackendSpec, 'service' | 'number'>,
): Promise<string | null> {
  const subnet = await findSubnet(stack);
  return subnet === null ? null : backendAddressIn(subnet, service, number);
}

/** The fixed addresses of a backend and of nginx; null like `findBackendAddress`. */
export async function findNeighbours(
  stack: DockerStack,
  { service, number }: Pick<BackendSpec, 'service' | 'number'>,
): Promise<{ readonly address: string; readonly proxy: string } | null> {
  const subnet = await findSubnet(stack);
  const [address, proxy] =
    subnet === null ? [] : [backendAddressIn(subnet, service, number), nginxAddressIn(subnet)];
  return address && proxy ? { address, proxy } : null;
}

/** Null like `findBackendAddress`. */
export async function findNginxAddress(stack: DockerStack): Promise<string | null> {
  const subnet = await findSubnet(stack);
  return subnet === null ? null : nginxAddressIn(subnet);
}

/** Faults: `engine-failed` where the name is another's, `engine-unsuitable` where Docker's subnets are too small. */
export async function createNetwork(stack: DockerStack): Promise<void> {
  const found = await findNetwork(stack);
  if (found !== null && subnetOf(found) !== null) return;
  for (let attempt = 1; ; attempt += 1) {
    // Docker knows which subnets are free on this machine; we do not. So it picks one, and we name that.
    const subnet = await pickSubnet(stack);
    try {
      await makeNetwork(stack, subnet);
      return;
    } catch (thrown) {
      // Another network took the subnet in between.
      if (attempt === MOST_ATTEMPTS || !/overlap/i.test(engineWords(thrown))) throw thrown;
      await sleep(50 * attempt);
    }
  }
}

export async function removeNetwork(stack: DockerStack): Promise<void> {
  const found = await findNetwork(stack);
  if (found === null) return;
  await doneAlready(stack.connection.calls.getNetwork(found.Id).remove(), 404);
}

const MOST_ATTEMPTS = 5;

async function findNetwork(stack: DockerStack): Promise<NetworkInspectInfo | null> {
  const name = networkName(stack.place);
  const found = await absentAsNull(stack.connection.calls.getNetwork(name).inspect());
  return found !== null && found.Name === name && isOwn(stack.place, found.Labels) ? found : null;
}

/** Null for the network of an attempt that was cut short: in one whose subnet nobody named, addresses are not fixed. */
function subnetOf(network: NetworkInspectInfo): string | null {
  const isPicking = network.Labels?.[PICKING] === 'yes';
  return isPicking ? null : (network.IPAM?.Config?.[0]?.Subnet ?? null);
}

const PICKING = 'dev.signalbox.picking-subnet';

async function pickSubnet(stack: DockerStack): Promise<string> {
  const { calls } = stack.connection;
  await removeNetwork(stack);
  const picked = await calls
    .createNetwork({
      ...networkOptions(stack.place),
      Labels: { ...networkLabels(stack.place), [PICKING]: 'yes' },
    })
    .catch((thrown: unknown) => {
      throw statusOf(thrown) === 409 ? foreignFault('network', networkName(stack.place)) : thrown;
    });
  const { IPAM } = await picked.inspect();
  await picked.remove();
  const subnet = IPAM?.Config?.map((one) => one.Subnet ?? '').find((one) => one.includes('.')) ?? '';
  if (subnet === '' || backendAddressIn(subnet, DEFAULT_SERVICE.name, 1) === null) throw tooSmall(subnet);
  return subnet;
}

async function makeNetwork(stack: DockerStack, subnet: string): Promise<void> {
  const gateway = gatewayIn(subnet);
  const visitors = visitorRange(subnet);
  const range = {
    Subnet: subnet,
    ...(gateway === null ? {} : { Gateway: gateway }),
    ...(visitors === null ? {} : { IPRange: visitors }),
  };
  await stack.connection.calls.createNetwork({
    ...networkOptions(stack.place),
    IPAM: { Driver: 'default', Config: [range] },
    Labels: { ...networkLabels(stack.place) },
  });
}

function networkOptions(place: StackPlace) {
  return { Name: networkName(place), Driver: 'bridge', CheckDuplicate: true, EnableIPv6: false };
}

function tooSmall(subnet: string): FaultError {
  return new FaultError({
    code: 'engine-unsuitable',
    message: `Docker gave this stack the subnet "${subnet}", which has no room for its backends.`,
    hint: 'Set `default-address-pools` in Docker’s daemon.json to subnets of /24 or larger.',
  });
}
