import type { LinkDevice } from '../../domain/devices/link-device.ts';
import { testId, testInstant } from './test-id.ts';

/** A device that has fetched the link of a subscription. */
export function aLinkDevice(overrides: Partial<LinkDevice> = {}): LinkDevice {
  return {
    id: testId(),
    subscriptionId: testId(),
    deviceHash: testId(),
    model: 'Pixel 9',
    os: 'Android 15',
    app: 'Happ 3.13.0',
    firstSeenAt: testInstant(),
    lastSeenAt: testInstant(),
    ...overrides,
  };
}
