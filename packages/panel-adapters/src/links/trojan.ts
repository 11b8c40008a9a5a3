import { buildAuthority, buildQuery } from './build-query.ts';

/** What a Trojan link says. `parameters`: transport and security, as Xray's share links name them. */
export interface TrojanLink {
  password: string;
  host: string;
  port: number;
  parameters: Record<string, string>;
  remark: string;
}

/** `trojan://password@host:port?parameters#remark`. Pure. Source: https://github.com/XTLS/Xray-core/discussions/716 */
export function buildTrojanLink({ password, host, port, parameters, remark }: TrojanLink): string {
  const user = encodeURIComponent(password);
  const authority = buildAuthority(host, port);
  return `trojan://${user}@${authority}?${buildQuery(parameters)}#${encodeURIComponent(remark)}`;
}
