import { type FieldErrors, isJsonObject, type JsonObject, notAChoice } from '../../fastapi/field-reader.ts';
import {
  isMarzbanProtocol,
  type MarzbanProtocol,
  type MarzbanState,
  type Proxies,
  type ProxySettings,
} from './marzban-state.ts';

const FLOWS = ['', 'xtls-rprx-vision'] as const;
const METHODS = ['aes-128-gcm', 'aes-256-gcm', 'chacha20-ietf-poly1305'] as const;

/**
 * The `proxies` of a body: what a protocol's settings leave out is made by the panel. Null when something is
 * wrong, which is then in `errors`. Source: app/models/proxy.py.
 */
export function parseProxies(state: MarzbanState, proxies: JsonObject, errors: FieldErrors): Proxies | null {
  const parsed: Proxies = {};
  for (const [protocol, settings] of Object.entries(proxies)) {
    if (!isMarzbanProtocol(protocol)) {
      errors.proxies = `Value error, '${protocol}' is not a valid ProxyTypes`;
      return null;
    }
    if (!isJsonObject(settings)) {
      errors.proxies = 'Input should be a valid dictionary';
      return null;
    }
    const wrong = settingsErrors(protocol, settings);
    Object.assign(errors, wrong);
    if (Object.keys(wrong).length > 0) return null;
    parsed[protocol] = completeSettings(state, protocol, settings);
  }
  return parsed;
}

function settingsErrors(protocol: MarzbanProtocol, settings: JsonObject): FieldErrors {
  const errors: FieldErrors = {};
  const { id, password, flow, method } = settings;
  const hasId = protocol === 'vless' || protocol === 'vmess';
  if (hasId && id !== undefined && !isUuid(id)) errors.id = notAUuid(id);
  if (!hasId && password !== undefined && typeof password !== 'string') {
    errors.password = 'Input should be a valid string';
  }
  const hasFlow = protocol === 'vless' || protocol === 'trojan';
  if (hasFlow && flow !== undefined && !isOneOf(FLOWS, flow)) errors.flow = notAChoice(FLOWS);
  if (protocol === 'shadowsocks' && method !== undefined && !isOneOf(METHODS, method)) {
    errors.method = notAChoice(METHODS);
  }
  return errors;
}

function completeSettings(
  state: MarzbanState,
  protocol: MarzbanProtocol,
  settings: JsonObject,
): ProxySettings {
  const id = typeof settings.id === 'string' ? settings.id.toLowerCase() : undefined;
  const password = typeof settings.password === 'string' ? settings.password : undefined;
  const flow = typeof settings.flow === 'string' ? settings.flow : '';
  const method = typeof settings.method === 'string' ? settings.method : 'chacha20-ietf-poly1305';
  switch (protocol) {
    case 'vmess':
      return { id: id ?? state.makeUuid() };
    case 'vless':
      return { id: id ?? state.makeUuid(), flow };
    case 'trojan':
      return { password: password ?? state.makePassword(), flow };
    case 'shadowsocks':
      return { password: password ?? state.makePassword(), method };
  }
}

/** The same settings with a new id or password. */
export function renewSettings(state: MarzbanState, settings: ProxySettings): ProxySettings {
  return settings.id === undefined
    ? { ...settings, password: state.makePassword() }
    : { ...settings, id: state.makeUuid() };
}

function isOneOf(choices: readonly string[], value: unknown): boolean {
  return choices.some((choice) => choice === value);
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(value);
}

function notAUuid(value: unknown): string {
  if (typeof value !== 'string') return 'UUID input should be a string, bytes or UUID object';
  const stranger = /[^0-9a-f-]/i.exec(value);
  if (stranger === null) return `Input should be a valid UUID, invalid length: found ${value.length}`;
  const place = `found \`${stranger[0]}\` at ${stranger.index + 1}`;
  return `Input should be a valid UUID, invalid character: expected an optional prefix of \`urn:uuid:\` followed by [0-9a-fA-F-], ${place}`;
}
