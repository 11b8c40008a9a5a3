import * as z from 'zod';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import { PLACES, type Place } from '../real-panel.ts';
import { makeKeyPair } from '../reality-target.ts';

const inboundSchema = z.looseObject({
  tag: z.string(),
  listen: z.string(),
  port: z.number(),
  streamSettings: z.looseObject({
    wsSettings: z.looseObject({ path: z.string() }).optional(),
    realitySettings: z.looseObject({ serverNames: z.array(z.string()) }).optional(),
  }),
});

/** A configuration of Xray as operators of Marzban and of Marzneshin's nodes edit it, whole. */
export const xrayConfigSchema = z.looseObject({ inbounds: z.array(inboundSchema) });

export type XrayConfig = z.output<typeof xrayConfigSchema>;
export type XrayInbound = z.output<typeof inboundSchema>;

/**
 * One inbound for each place. Xray's *freedom* refuses private addresses since 26.x, and the web server of
 * these tests has one.
 */
export async function newXrayConfig(realityTarget: string): Promise<XrayConfig> {
  const inbounds: XrayInbound[] = [];
  for (const place of PLACES) inbounds.push(inboundOf(place, await freePort(), realityTarget));
  return {
    log: { loglevel: 'warning' },
    routing: { rules: [] },
    inbounds,
    outbounds: [{ protocol: 'freedom', tag: 'DIRECT', settings: { finalRules: [{ action: 'allow' }] } }],
  };
}

function inboundOf(place: Place, port: number, realityTarget: string): XrayInbound {
  const protocol = place === 'spare' ? 'trojan' : 'vless';
  const settings = { clients: [], ...(protocol === 'vless' && { decryption: 'none' }) };
  const inbound = { tag: place, listen: '127.0.0.1', port, protocol, settings };
  if (place === 'ws') {
    return {
      ...inbound,
      streamSettings: { network: 'ws', security: 'none', wsSettings: { path: '/before' } },
    };
  }
  if (place !== 'reality') return { ...inbound, streamSettings: { network: 'tcp', security: 'none' } };
  const realitySettings = {
    show: false,
    xver: 0,
    dest: realityTarget,
    serverNames: ['before.test'],
    // From 26.7 on, Xray lets only its own clients in unless it is told otherwise.
    ...makeKeyPair(),
    shortIds: ['0123456789abcdef'],
    minClientVer: '1.8.0',
  };
  return { ...inbound, streamSettings: { network: 'tcp', security: 'reality', realitySettings } };
}

/** What an operator changes of the inbound of a place; null takes it away. */
export type XrayEdit = (place: Place, change: ((inbound: XrayInbound) => void) | null) => Promise<void>;

/** The edits that families with a whole configuration share. */
export function createXrayEdits(edit: XrayEdit) {
  return {
    changePort: async (place: Place) => {
      const port = await freePort();
      await edit(place, (inbound) => {
        inbound.port = port;
      });
    },
    changePath: (place: Place) =>
      edit(place, ({ streamSettings: { wsSettings } }) => {
        if (wsSettings !== undefined) wsSettings.path = '/after';
      }),
    changeServerName: (place: Place) =>
      edit(place, ({ streamSettings: { realitySettings } }) => {
        if (realitySettings !== undefined) realitySettings.serverNames = ['after.test'];
      }),
    changeKeys: (place: Place) =>
      edit(place, ({ streamSettings: { realitySettings } }) => {
        if (realitySettings !== undefined) Object.assign(realitySettings, makeKeyPair());
      }),
    deleteInbound: (place: Place) => edit(place, null),
  };
}

export function editedConfig(
  config: XrayConfig,
  place: Place,
  change: ((inbound: XrayInbound) => void) | null,
): XrayConfig {
  const edited = structuredClone(config);
  if (change === null) edited.inbounds = edited.inbounds.filter(({ tag }) => tag !== place);
  else for (const inbound of edited.inbounds.filter(({ tag }) => tag === place)) change(inbound);
  return edited;
}
