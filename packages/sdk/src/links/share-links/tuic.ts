import { isYes, readParameters, withoutEmpty } from './link-parameters.ts';
import { decode, encode, invalidLink, joinLink, parseAuthority, splitLink } from './link-text.ts';
import type { TuicLink } from './share-link.ts';

/**
 * `tuic://uuid:password@host:port?parameters#remark`, version 5. Pure. Source: mihomo's
 * common/convert/converter.go
 */
export function buildTuicLink(link: TuicLink): string {
  const { uuid, password, sni, allowInsecure, disableSni, congestionControl, udpRelayMode } = link;
  if (uuid === '' || uuid.includes(':')) throw invalidLink('uuid', 'is none');
  if (link.alpn.some((protocol) => protocol === '' || protocol.includes(','))) {
    throw invalidLink('alpn', 'has a name that is none');
  }
  const query = {
    ...link.others,
    ...withoutEmpty({ sni, alpn: link.alpn.join(), udp_relay_mode: udpRelayMode }),
    ...withoutEmpty({ congestion_control: congestionControl, disable_sni: disableSni ? '1' : '' }),
    ...withoutEmpty({ allow_insecure: allowInsecure ? '1' : '' }),
  };
  return joinLink(link, { scheme: 'tuic', user: `${encode(uuid)}:${encode(password)}`, query });
}

/** @param body - what follows `tuic://` */
export function parseTuicLink(body: string): TuicLink {
  const { user, authority, query, remark } = splitLink(body);
  const [, uuid = '', password = ''] = /^([^:]+):(.*)$/s.exec(decode(user, 'user')) ?? [];
  if (uuid === '') throw invalidLink('uuid', 'is missing');
  const { take, rest } = readParameters(query, (value) => value);
  const alpn = take('alpn').split(',');
  // Writers disagree on its name.
  const insecure = [take('allow_insecure'), take('allowInsecure'), take('insecure')];
  return {
    protocol: 'tuic',
    uuid,
    password,
    ...parseAuthority(authority),
    remark,
    sni: take('sni'),
    alpn: alpn.filter((protocol) => protocol !== ''),
    allowInsecure: insecure.some(isYes),
    disableSni: isYes(take('disable_sni')),
    congestionControl: take('congestion_control'),
    udpRelayMode: take('udp_relay_mode'),
    others: rest(),
  };
}
