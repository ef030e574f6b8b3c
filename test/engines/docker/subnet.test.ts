import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  backendAddressIn,
  gatewayIn,
  nginxAddressIn,
  visitorRange,
} from '../../../stack/engines/docker/subnet.ts';

describe('addresses in a stack’s subnet', () => {
  test('are fixed: gateway, nginx, and each backend by its number', () => {
    expect(gatewayIn('172.18.0.0/16')).toBe('172.18.0.1');
    expect(nginxAddressIn('172.18.0.0/16')).toBe('172.18.0.2');
    expect(backendAddressIn('172.18.0.0/16', 'flask-app', 1)).toBe('172.18.0.11');
    expect(backendAddressIn('192.168.144.0/20', 'flask-app', 64)).toBe('192.168.144.74');
    expect(backendAddressIn('10.0.0.192/26', 'flask-app', 50)).toBe('10.0.0.252');
  });

  test('end with the subnet: its broadcast address is nobody’s', () => {
    expect(backendAddressIn('10.0.0.192/26', 'flask-app', 53)).toBeNull();
    expect(backendAddressIn('10.0.0.0/28', 'flask-app', 4)).toBe('10.0.0.14');
    expect(backendAddressIn('10.0.0.0/28', 'flask-app', 5)).toBeNull();
  });

  test('visitors get the second half, above every address of ours; none where there is no room', () => {
    expect(visitorRange('172.18.0.0/16')).toBe('172.18.128.0/17');
    expect(visitorRange('192.168.1.0/24')).toBe('192.168.1.128/25');
    expect(visitorRange('192.168.1.0/25')).toBeNull();
  });

  test('of several services side by side are apart', () => {
    for (const subnet of ['172.18.0.0/16', '192.168.144.0/20']) {
      const all = ['flask-app', 'flask', 'gunicorn', 'uwsgi', 'three'].flatMap((service) =>
        Array.from({ length: 64 }, (_, at) => backendAddressIn(subnet, service, at + 1)),
      );
      expect(new Set(all).size).toBe(5 * 64);
      expect(all).not.toContain(null);
    }
  });

  test('no two backends share one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 24 }), (prefix) => {
        const all = Array.from({ length: 64 }, (_, at) =>
          backendAddressIn(`172.20.0.0/${prefix}`, 'flask-app', at + 1),
        );
        return new Set(all).size === 64 && !all.includes(null);
      }),
    );
  });
});
