import type { InboundControl, PanelExtras } from '@panelkit/sdk';
import { createThreeXUiInbounds } from './inbounds/three-x-ui-inbounds.ts';
import type { ThreeXUiApi } from './three-x-ui-api.ts';
import {
  clearThreeXUiIps,
  downloadThreeXUiBackup,
  listThreeXUiIps,
  listThreeXUiOnline,
  resetThreeXUiInboundUsage,
} from './three-x-ui-care.ts';
import type { ThreeXUiFacts } from './three-x-ui-version.ts';
import { written } from './written.ts';

/** A panel whose version is known. */
export interface DetectedThreeXUi {
  api: ThreeXUiApi;
  facts: ThreeXUiFacts;
}

/** What 3x-ui has besides the six verbs; the version says how it is spelled. */
export function createThreeXUiExtras(detected: () => Promise<DetectedThreeXUi>): PanelExtras {
  const inbounds = async (): Promise<InboundControl> => {
    const { api, facts } = await detected();
    const { dialect, hasInboundSwitch: hasSwitch } = facts;
    return createThreeXUiInbounds({ api, dialect, hasSwitch });
  };
  return {
    inbounds: {
      find: async (reference) => (await inbounds()).find(reference),
      create: (desired, options) => written(async () => (await inbounds()).create(desired, options)),
      update: (desired, options) => written(async () => (await inbounds()).update(desired, options)),
      remove: (inbound, options) => written(async () => (await inbounds()).remove(inbound, options)),
    },
    resetInboundUsage: (key, { signal } = {}) =>
      written(async () => {
        const { api, facts } = await detected();
        return resetThreeXUiInboundUsage(api, facts, { key, signal });
      }),
    listOnline: async () => {
      const { api, facts } = await detected();
      return listThreeXUiOnline(api, facts);
    },
    listClientIps: async ({ name }) => {
      const { api, facts } = await detected();
      return listThreeXUiIps(api, facts, name);
    },
    clearClientIps: ({ name }, { signal } = {}) =>
      written(async () => {
        const { api, facts } = await detected();
        return clearThreeXUiIps(api, facts, { name, signal });
      }),
    downloadBackup: async () => {
      const { api, facts } = await detected();
      return downloadThreeXUiBackup(api, facts);
    },
  };
}
