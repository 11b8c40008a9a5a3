/** What a VMess link says. `parameters`: `net`, `type`, `tls`, `host`, `path`, `sni` …, as v2rayN names them. */
export interface VmessLink {
  uuid: string;
  host: string;
  port: number;
  parameters: Record<string, string>;
  remark: string;
}

/** `vmess://` and a base64 JSON object. Pure. Source: https://github.com/2dust/v2rayN/wiki/Description-of-VMess-share-link */
export function buildVmessLink({ uuid, host, port, parameters, remark }: VmessLink): string {
  const settings = { v: '2', ps: remark, add: host, port, id: uuid, ...parameters };
  return `vmess://${Buffer.from(JSON.stringify(settings)).toString('base64')}`;
}
