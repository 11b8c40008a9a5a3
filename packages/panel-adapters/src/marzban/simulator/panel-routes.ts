import { jsonAnswer } from '../../fastapi/http-answers.ts';
import type { MarzbanState, MarzbanStatus, SimulatedAdmin, SimulatedInbound } from './marzban-state.ts';

/** The version that is simulated. */
const SIMULATED_VERSION = '0.8.4';

/** `GET /api/system`. Source: app/routers/system.py. */
export function systemAnswer(state: MarzbanState, admin: SimulatedAdmin): Response {
  const users = [...state.data.users.values()].filter(
    (user) => admin.isSudo || user.admin === admin.username,
  );
  const count = (status: MarzbanStatus): number => users.filter((user) => user.status === status).length;
  const yesterday = state.now() - 24 * 3_600_000;
  return jsonAnswer({
    version: SIMULATED_VERSION,
    mem_total: 4_294_967_296,
    mem_used: 1_073_741_824,
    cpu_cores: 2,
    cpu_usage: 1.5,
    total_user: users.length,
    online_users: users.filter((user) => user.onlineAt !== null && user.onlineAt >= yesterday).length,
    users_active: count('active'),
    users_on_hold: count('on_hold'),
    users_disabled: count('disabled'),
    users_expired: count('expired'),
    users_limited: count('limited'),
    incoming_bandwidth: 0,
    outgoing_bandwidth: 0,
    incoming_bandwidth_speed: 0,
    outgoing_bandwidth_speed: 0,
  });
}

/** `GET /api/inbounds`: by protocol, and only protocols that have inbounds. */
export function inboundsAnswer(state: MarzbanState): Response {
  const byProtocol: Record<
    string,
    Pick<SimulatedInbound, 'tag' | 'protocol' | 'network' | 'tls' | 'port'>[]
  > = {};
  for (const { tag, protocol, network, tls, port } of state.inbounds) {
    byProtocol[protocol] = [...(byProtocol[protocol] ?? []), { tag, protocol, network, tls, port }];
  }
  return jsonAnswer(byProtocol);
}

/** `GET /api/hosts`: one for each inbound. Source: app/routers/system.py, `get_hosts`. */
export function hostsAnswer(state: MarzbanState): Response {
  const hosts = state.inbounds.map(({ tag, remark, address, requestHost, isHostDisabled = false }) => [
    tag,
    [
      {
        remark,
        address,
        port: null,
        sni: null,
        host: requestHost || null,
        path: null,
        security: 'inbound_default',
        alpn: '',
        fingerprint: '',
        is_disabled: isHostDisabled,
      },
    ],
  ]);
  return jsonAnswer(Object.fromEntries(hosts));
}

/** `GET /api/core/config`: the file of the operator. Source: app/routers/core.py, `get_core_config`. */
export function coreConfigAnswer(state: MarzbanState): Response {
  const inbounds = state.inbounds.map(
    ({ tag, protocol, network, tls, port, path, requestHost, reality }) => ({
      tag,
      listen: '0.0.0.0',
      port,
      protocol,
      settings: { clients: [] },
      streamSettings: {
        network,
        security: tls,
        wsSettings: { path, headers: { Host: requestHost } },
        ...(reality && { realitySettings: realityOf(reality) }),
      },
    }),
  );
  return jsonAnswer({ log: { loglevel: 'warning' }, inbounds, outbounds: [] });
}

function realityOf({ serverName, publicKey, shortId }: NonNullable<SimulatedInbound['reality']>): object {
  return { serverNames: [serverName], publicKey, shortIds: [shortId] };
}

/** `GET /openapi.json`, the part that shows the panel's kind. */
export function openapiAnswer(): Response {
  return jsonAnswer({
    openapi: '3.1.0',
    info: { title: 'MarzbanAPI', version: SIMULATED_VERSION },
    paths: {},
  });
}

/** `GET /`: a page for people. */
export function homePage(): Response {
  return new Response('<style>body { background: black }</style>', {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}
