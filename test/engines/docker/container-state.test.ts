import type { ContainerInspectInfo } from 'dockerode';
import { describe, expect, test } from 'vitest';
import { runningFingerprint, runOf } from '../../../stack/engines/docker/container-state.ts';

/** The part of an inspection these functions read. */
function inspected(
  state: Partial<ContainerInspectInfo['State']>,
  policy = 'always',
  labels: Record<string, string> = {},
): ContainerInspectInfo {
  const State = { Status: 'exited', ExitCode: 0, Error: '', OOMKilled: false, ...state };
  const info = { State, HostConfig: { RestartPolicy: { Name: policy } }, Config: { Labels: labels } };
  return info as unknown as ContainerInspectInfo;
}

describe('a container’s state', () => {
  test.each([
    ['one that runs is yet to be proven', inspected({ Status: 'running' }), 'unproven', null],
    [
      'one whose health check fails says so',
      inspected({ Status: 'running', Health: { Status: 'unhealthy', FailingStreak: 3, Log: [] } }),
      'unproven',
      'its health check fails',
    ],
    [
      'one we stopped is stopped, whatever its exit code',
      inspected({ ExitCode: 137 }, 'no'),
      'stopped',
      null,
    ],
    ['one that another hand ended has failed', inspected({ ExitCode: 137 }), 'failed', 'exited with 137'],
    [
      'one that ran out of memory says so',
      inspected({ OOMKilled: true, ExitCode: 137 }),
      'failed',
      'out of memory',
    ],
    [
      'one that Docker brings back is restarting',
      inspected({ Status: 'restarting', ExitCode: 1 }),
      'restarting',
      'exited with 1',
    ],
    ['a paused one does not serve', inspected({ Status: 'paused' }), 'failed', 'paused by another hand'],
    ['one left half-made was never started', inspected({ Status: 'created' }), 'failed', 'never started'],
  ])('%s', (_title, info, state, reason) => {
    expect(runOf(info)).toEqual({ state, reason });
  });

  test('a container of an older image has drifted, whatever its label says', () => {
    const labels = { 'dev.signalbox.fingerprint': 'f1', 'dev.signalbox.image': 'signalbox-flask:old' };
    const info = inspected({}, 'always', labels);
    expect(runningFingerprint(info, 'signalbox-flask:old')).toBe('f1');
    expect(runningFingerprint(info, 'signalbox-flask:new')).toBe('f1 of signalbox-flask:old');
  });
});
