import { isYes, readParameters, withoutEmpty } from './link-parameters.ts';
import { decode, encode, invalidLink, joinLink, parseAuthority, splitLink } from './link-text.ts';
import type { Hysteria2Link } from './share-link.ts';

const DEFAULT_PORT = 443;
const PORTS = /^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/;

/**
 * `hysteria2://auth@host:port?parameters#remark`; ports to hop among in `mport`, which leaves the address one
 * that every reader understands. Pure. Source: https://v2.hysteria.network/docs/developers/URI-Scheme/
 */
export function buildHysteria2Link(link: Hysteria2Link): string {
  const { sni, allowInsecure, pinSha256: pinSHA256, obfs, ports: mport } = link;
  if (mport !== '' && !PORTS.test(mport)) throw invalidLink('ports', 'are none');
  if (obfs !== null && (obfs.type === '' || obfs.type === 'none')) throw invalidLink('obfs', 'is none');
  const query = {
    ...link.others,
    ...withoutEmpty({ sni, insecure: allowInsecure ? '1' : '', pinSHA256, mport }),
    ...withoutEmpty({ obfs: obfs?.type ?? '', 'obfs-password': obfs?.password ?? '' }),
  };
  return joinLink(link, { scheme: 'hysteria2', user: encode(link.auth), query });
}

/** @param body - what follows `hysteria2://` or `hy2://` */
export function parseHysteria2Link(body: string): Hysteria2Link {
  const { user, authority, query, remark } = splitLink(body);
  const { take, rest } = readParameters(query, (value) => value);
  const { place, hopping } = splitPorts(authority);
  const type = take('obfs');
  const ports = take('mport') || hopping;
  if (ports !== '' && !PORTS.test(ports)) throw invalidLink('ports', 'are none');
  return {
    protocol: 'hysteria2',
    auth: decode(user, 'auth'),
    ...parseAuthority(place),
    remark,
    sni: take('sni'),
    allowInsecure: isYes(take('insecure')),
    pinSha256: take('pinSHA256'),
    obfs: type === '' || type === 'none' ? null : { type, password: take('obfs-password') },
    ports,
    others: rest(),
  };
}

/** `host:443,5000-6000`: the first port, and all of them; without any it is 443. */
function splitPorts(authority: string): { place: string; hopping: string } {
  const [, host = '', ports = ''] = /^(\[[^\]]*\]|[^:]*)(?::([\d,-]*))?$/.exec(authority) ?? [];
  const [first = ''] = ports.split(/[,-]/);
  return { place: `${host}:${first || DEFAULT_PORT}`, hopping: /[,-]/.test(ports) ? ports : '' };
}
