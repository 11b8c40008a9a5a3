import { linkFingerprintOf } from '../links/link-fingerprint.ts';

/** An inbound as far as its links show it, in either dialect. */
interface ShownInbound {
  listen: string;
  port: number;
  protocol: string;
  settings: unknown;
  streamSettings: unknown;
  shareAddr?: string;
  shareAddrStrategy?: string;
}

/** Of everything but the clients, which come and go, and the remark, which nobody dials. */
export function threeXUiFingerprint(inbound: ShownInbound): string {
  const { listen, port, protocol, settings, streamSettings, shareAddr, shareAddrStrategy } = inbound;
  const { clients: _clients, ...own } = Object.fromEntries(Object.entries(settings ?? {}));
  return linkFingerprintOf({ listen, port, protocol, own, streamSettings, shareAddr, shareAddrStrategy });
}
