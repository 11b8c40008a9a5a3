import { buildAuthority, buildQuery } from './build-query.ts';

/** What a Shadowsocks link says. Of 2022 ciphers `password` is `serverKey:userKey`. */
export interface ShadowsocksLink {
  cipher: string;
  password: string;
  host: string;
  port: number;
  parameters: Record<string, string>;
  remark: string;
}

/** `ss://base64(cipher:password)@host:port?parameters#remark`. Pure. Source: https://shadowsocks.org/doc/sip002.html */
export function buildShadowsocksLink(link: ShadowsocksLink): string {
  const user = Buffer.from(`${link.cipher}:${link.password}`).toString('base64');
  const authority = buildAuthority(link.host, link.port);
  return `ss://${user}@${authority}?${buildQuery(link.parameters)}#${encodeURIComponent(link.remark)}`;
}
