import { createHash } from 'node:crypto';
import type { AccountCredentials } from '@panelkit/sdk';

/** The credentials of a client: protocol → what sing-box reads of it. */
export type SUiConfig = Record<string, Record<string, unknown>>;

const NAME_AND_PASSWORD = ['shadowtls', 'anytls', 'trojan', 'hysteria2'];
const USERNAME_AND_PASSWORD = ['mixed', 'socks', 'http', 'naive'];

/**
 * All 14 protocols, as the panel's page sends them: the panel makes no credentials, and a client without
 * those of an inbound's protocol takes that inbound down for everybody. What else is stored of a protocol is
 * kept, and the order, since the panel compares bytes. Pure.
 *
 * @param current - the stored config
 * @see https://github.com/alireza0/s-ui/blob/v1.5.1/service/inbounds.go `fetchUsers`
 */
export function toSUiConfig(
  name: string,
  { uuid, password }: AccountCredentials,
  current: unknown = {},
): SUiConfig {
  const stored = protocolsOf(current);
  const ours: SUiConfig = {
    ...entries(USERNAME_AND_PASSWORD, { username: name, password }),
    shadowsocks: { name, password: toShadowsocksKey(password, 32) },
    shadowsocks16: { name, password: toShadowsocksKey(password, 16) },
    vmess: { name, uuid, alterId: 0 },
    // The panel itself leaves the flow out where an inbound cannot have it.
    vless: { name, uuid, flow: stored.vless?.flow ?? 'xtls-rprx-vision' },
    ...entries(NAME_AND_PASSWORD, { name, password }),
    hysteria: { name, auth_str: password },
    tuic: { name, uuid, password },
  };
  const merged = Object.entries(ours).map(([protocol, entry]) => [
    protocol,
    { ...stored[protocol], ...entry },
  ]);
  return { ...stored, ...Object.fromEntries(merged) };
}

/**
 * The uuids and passwords in it, each once. Shadowsocks keys are left out: they are made of the password.
 * Pure.
 */
export function readSUiConfig(config: unknown): { uuids: string[]; passwords: string[] } {
  const protocols = Object.entries(protocolsOf(config));
  const others = protocols.filter(([protocol]) => !protocol.startsWith('shadowsocks'));
  const values = (field: string): string[] => [
    ...new Set(others.map(([, entry]) => entry[field]).filter((value) => typeof value === 'string')),
  ];
  return { uuids: values('uuid'), passwords: [...new Set([...values('password'), ...values('auth_str')])] };
}

/** Shadowsocks 2022 wants a key of exactly so many bytes, in Base64. */
function toShadowsocksKey(password: string, lengthBytes: 16 | 32): string {
  const digest = createHash('sha256').update(`shadowsocks${lengthBytes}:${password}`).digest();
  return digest.subarray(0, lengthBytes).toString('base64');
}

function entries(protocols: string[], entry: Record<string, unknown>): SUiConfig {
  return Object.fromEntries(protocols.map((protocol) => [protocol, { ...entry }]));
}

function protocolsOf(config: unknown): SUiConfig {
  if (!isRecord(config)) return {};
  return Object.fromEntries(
    Object.entries(config).flatMap(([protocol, entry]) => (isRecord(entry) ? [[protocol, entry]] : [])),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
