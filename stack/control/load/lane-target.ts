/** What each client of a load run asks, byte for byte. */
import type { LaneTarget } from './load-lane.ts';
import type { LoadPlan } from './load-plan.ts';

type Asked = Pick<LoadPlan, 'host' | 'port' | 'path' | 'method' | 'bodyBytes' | 'keepAlive' | 'pauseMs'>;

export function laneTarget(plan: Asked): LaneTarget {
  const { host, port, method, bodyBytes, keepAlive, pauseMs } = plan;
  const lines = [
    `${method} ${plan.path} HTTP/1.1`,
    `Host: ${host.includes(':') ? `[${host}]` : host}:${port}`,
    'User-Agent: signalbox-load',
    'Accept: */*',
    ...(method === 'POST' ? ['Content-Type: application/octet-stream', `Content-Length: ${bodyBytes}`] : []),
    `Connection: ${keepAlive ? 'keep-alive' : 'close'}`,
  ];
  const body = Buffer.alloc(method === 'POST' ? bodyBytes : 0, 'x');
  const request = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  return { host, port, method, keepAlive, pauseMs, request };
}
