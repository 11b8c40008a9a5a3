import type { RemoteInbound } from '@panelkit/sdk';
import * as z from 'zod';
import { readReply, type ThreeXUiApi } from '../three-x-ui-api.ts';
import { threeXUiFingerprint } from '../three-x-ui-fingerprint.ts';
import { pinRealityChoices, type RealityChoices, showsOnlyKnownChoices } from './pin-reality-choices.ts';
import { type V3Inbound, v3InboundsSchema } from './v3-schemas.ts';

/** Protocols whose clients we can name and give credentials. */
const OUR_PROTOCOLS = new Set(['vless', 'vmess', 'trojan', 'shadowsocks', 'hysteria', 'hysteria2']);

/** An inbound as far as a write must know it. */
export interface InboundPlace {
  id: number;
  /** The cipher of Shadowsocks, '' elsewhere. */
  cipher: string;
}

/** The panel's inbounds, remembered: they are needed for writes, and to make links the same at each look. */
export interface V3Inbounds {
  /** Reads them again. @throws PanelkitError */
  list(): Promise<RemoteInbound[]>;
  /** Null when the panel has no such inbound. @throws PanelkitError */
  placesOf(keys: string[]): Promise<InboundPlace[] | null>;
  /** The links with one and the same choice where the panel draws lots. @throws PanelkitError */
  pinned(links: string[]): Promise<string[]>;
  /** The panel disagrees with what is remembered. */
  forget(): void;
}

const settingsSchema = z.object({ method: z.string().default('') });
const streamSchema = z.object({
  network: z.string().optional(),
  realitySettings: z
    .object({
      serverNames: z.array(z.string()).default([]),
      shortIds: z.array(z.string()).default([]),
      settings: z.preprocess((value) => value ?? {}, z.object({ publicKey: z.string().default('') })),
    })
    .optional(),
});

export function createV3Inbounds(api: ThreeXUiApi): V3Inbounds {
  let remembered: V3Inbound[] = [];
  const read = async (): Promise<V3Inbound[]> => {
    const reply = await api({ method: 'GET', path: '/panel/api/inbounds/list/slim' });
    remembered = readReply(reply, 'list inbounds', v3InboundsSchema).filter(({ protocol }) =>
      OUR_PROTOCOLS.has(protocol),
    );
    return remembered;
  };
  return {
    list: async () => (await read()).map(toRemoteInbound),
    placesOf: async (keys) => toPlaces(keys, remembered) ?? toPlaces(keys, await read()),
    pinned: async (links) => {
      const known = remembered.flatMap(choicesOf);
      if (showsOnlyKnownChoices(links, known)) return pinRealityChoices(links, known);
      return pinRealityChoices(links, (await read()).flatMap(choicesOf));
    },
    forget: () => {
      remembered = [];
    },
  };
}

function toRemoteInbound(inbound: V3Inbound): RemoteInbound {
  const { id, remark, tag, protocol, port, enable, streamSettings } = inbound;
  const stream = streamSchema.safeParse(streamSettings).data;
  return {
    key: String(id),
    name: remark || tag || String(id),
    protocol,
    port,
    network: stream?.network ?? null,
    enabled: enable,
    linkFingerprint: threeXUiFingerprint(inbound),
  };
}

function toPlaces(keys: string[], inbounds: V3Inbound[]): InboundPlace[] | null {
  const places: InboundPlace[] = [];
  for (const key of new Set(keys)) {
    const inbound = inbounds.find(({ id }) => String(id) === key);
    if (inbound === undefined) return null;
    const settings = settingsSchema.safeParse(inbound.settings).data;
    places.push({
      id: inbound.id,
      cipher: inbound.protocol === 'shadowsocks' ? (settings?.method ?? '') : '',
    });
  }
  return places;
}

function choicesOf({ streamSettings }: V3Inbound): RealityChoices[] {
  const reality = streamSchema.safeParse(streamSettings).data?.realitySettings;
  if (reality === undefined) return [];
  const { serverNames, shortIds, settings } = reality;
  return [{ publicKey: settings.publicKey, serverNames, shortIds }];
}
