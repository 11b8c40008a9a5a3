import { type LinkParameters, withoutEmpty } from './link-parameters.ts';
import { invalidLink } from './link-text.ts';
import type { LinkTransport } from './share-link.ts';

/** Xray's newer names of the same. */
const ALIASES: Record<string, string> = { '': 'tcp', raw: 'tcp', splithttp: 'xhttp' };
const KNOWN = new Set(['tcp', 'ws', 'grpc', 'httpupgrade', 'xhttp', ...Object.keys(ALIASES)]);

/** The transport with this name. Source: https://github.com/XTLS/Xray-core/discussions/716 */
export function takeTransport(name: string, parameters: LinkParameters<unknown>): LinkTransport {
  const type = ALIASES[name] ?? name;
  const { take } = parameters;
  switch (type) {
    case 'tcp':
      if (take('headerType') !== 'http') return { type, httpHeader: null };
      return { type, httpHeader: { path: take('path'), host: take('host') } };
    case 'ws':
    case 'httpupgrade':
      return { type, path: take('path'), host: take('host') };
    case 'grpc': {
      const mode = take('mode');
      if (mode !== '' && mode !== 'gun' && mode !== 'multi') throw invalidLink('mode', 'is no mode of gRPC');
      return {
        type,
        serviceName: take('serviceName'),
        authority: take('authority'),
        multiMode: mode === 'multi',
      };
    }
    case 'xhttp':
      return { type, path: take('path'), host: take('host'), mode: take('mode'), extra: take('extra') };
    default:
      return { type: 'other', name };
  }
}

/**
 * The name of the transport, and its parameters.
 * @throws PanelkitError `INVALID_INPUT` for an `other` that is none
 */
export function transportParameters(transport: LinkTransport): {
  name: string;
  parameters: Record<string, string>;
} {
  if (transport.type === 'other') {
    const { name } = transport;
    if (KNOWN.has(name)) throw invalidLink('transport', 'is no other one');
    return { name, parameters: {} };
  }
  return { name: transport.type, parameters: withoutEmpty(parametersOf(transport)) };
}

function parametersOf(transport: Exclude<LinkTransport, { type: 'other' }>): Record<string, string> {
  switch (transport.type) {
    case 'tcp':
      return transport.httpHeader === null ? {} : { headerType: 'http', ...transport.httpHeader };
    case 'ws':
    case 'httpupgrade':
      return { path: transport.path, host: transport.host };
    case 'grpc': {
      const { serviceName, authority, multiMode } = transport;
      return { serviceName, authority, mode: multiMode ? 'multi' : '' };
    }
    case 'xhttp': {
      const { path, host, mode, extra } = transport;
      return { path, host, mode, extra };
    }
  }
}
