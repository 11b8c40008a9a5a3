import { buildAuthority, buildQuery } from './build-query.ts';

/** What a VLESS link says. `parameters`: transport and security, as Xray's share links name them. */
export interface VlessLink {
  uuid: string;
  host: string;
  port: number;
  parameters: Record<string, string>;
  remark: string;
}

/** `vless://uuid@host:port?parameters#remark`. Pure. Source: https://github.com/XTLS/Xray-core/discussions/716 */
export function buildVlessLink({ uuid, host, port, parameters, remark }: VlessLink): string {
  const authority = buildAuthority(host, port);
  return `vless://${uuid}@${authority}?${buildQuery(parameters)}#${encodeURIComponent(remark)}`;
}
