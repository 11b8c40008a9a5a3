import { readParameters } from './link-parameters.ts';
import { securityParameters, takeSecurity } from './link-security.ts';
import { checkPlace, decodeBase64, invalidLink } from './link-text.ts';
import { takeTransport, transportParameters } from './link-transport.ts';
import type { JsonValue, LinkTransport, VmessLink } from './share-link.ts';

/**
 * `vmess://` and a base64 JSON object. Pure. Source:
 * https://github.com/2dust/v2rayN/wiki/Description-of-VMess-share-link
 */
export function buildVmessLink(link: VmessLink): string {
  if (link.uuid === '') throw invalidLink('uuid', 'is empty');
  const { host: add, port } = checkPlace({ host: link.host, port: link.port });
  const transport = transportParameters(link.transport);
  const security = securityParameters(link.security);
  const settings = {
    ...link.others,
    v: '2',
    ps: link.remark,
    add,
    port,
    id: link.uuid,
    scy: link.cipher || 'auto',
    net: transport.name,
    type: 'none',
    ...toVmessNames(link.transport, transport.parameters),
    tls: security.name,
    ...security.parameters,
  };
  return `vmess://${Buffer.from(toJson(settings)).toString('base64')}`;
}

/** @param body - what follows `vmess://` */
export function parseVmessLink(body: string): VmessLink {
  const parameters = readParameters(readSettings(body), toText);
  const { take } = parameters;
  const uuid = take('id');
  if (uuid === '') throw invalidLink('uuid', 'is missing');
  take('v');
  const network = take('net');
  return {
    protocol: 'vmess',
    uuid,
    remark: take('ps'),
    cipher: take('scy') || 'auto',
    ...checkPlace({ host: take('add'), port: Number(take('port') || 'none') }),
    transport: takeTransport(network, { ...parameters, take: inVmessNames(network, take) }),
    security: takeSecurity(take('tls'), parameters),
    others: withoutEmptyHeader(parameters.rest()),
  };
}

/** gRPC's name is in `path`, its mode and the header of TCP in `type`. */
function toVmessNames(transport: LinkTransport, parameters: Record<string, string>): Record<string, string> {
  const { headerType, serviceName, mode, ...others } = parameters;
  if (transport.type === 'grpc') return { ...others, path: serviceName ?? '', type: mode ?? 'gun' };
  return {
    ...others,
    ...(mode === undefined ? {} : { mode }),
    ...(headerType === undefined ? {} : { type: headerType }),
  };
}

function inVmessNames(network: string, take: (name: string) => string): (name: string) => string {
  const names: Record<string, string> =
    network === 'grpc' ? { serviceName: 'path', mode: 'type' } : { headerType: 'type' };
  return (name) => {
    const value = take(names[name] ?? name);
    return network === 'grpc' && name === 'mode' && value === 'none' ? '' : value;
  };
}

/** `type` is `none` in most links, whatever the transport. */
function withoutEmptyHeader({ type, ...others }: Record<string, JsonValue>): Record<string, JsonValue> {
  return type === undefined || type === '' || type === 'none' ? others : { ...others, type };
}

function readSettings(body: string): Map<string, JsonValue> {
  const settings = parseJson(decodeBase64(body, 'settings'));
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw invalidLink('settings', 'are no object');
  }
  return new Map(Object.entries(settings));
}

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidLink('settings', 'are no JSON');
  }
}

/** Values that are nested too deep cannot be written. */
function toJson(settings: Record<string, JsonValue>): string {
  try {
    return JSON.stringify(settings);
  } catch {
    throw invalidLink('others', 'cannot be written');
  }
}

function toText(value: JsonValue, name: string): string {
  if (value === null) return '';
  if (typeof value === 'object') throw invalidLink(name, 'is no text');
  return String(value);
}
