import type { DesiredAccount } from '@panelkit/sdk';

/** An account as the engine wants it, on inbounds of a test's panel. */
export function desiredOn(inboundKeys: string[]): (changes?: Partial<DesiredAccount>) => DesiredAccount {
  return (changes = {}) => ({
    name: 'k3v9x0q7m2a8d5f1h6j4l0p9s7',
    credentials: {
      uuid: '5d6e8f10-3a4b-4c5d-8e9f-0a1b2c3d4e5f',
      password: 'q8w3e5r7t9y1u2i4',
      subId: 'z1x2c3v4b5n6',
    },
    enabled: true,
    expiresAt: new Date('2027-06-01T12:00:00Z'),
    trafficLimitBytes: 10_000_000_000,
    deviceLimit: null,
    onHoldSeconds: null,
    inboundKeys,
    note: 'demo shop, subscription 42',
    ...changes,
  });
}
