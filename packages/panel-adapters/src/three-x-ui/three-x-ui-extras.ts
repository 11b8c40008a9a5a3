import type { InboundControl, PanelExtras } from '@panelkit/sdk';
import type { DetectedThreeXUi, DialectDetection } from './dialects/detect-dialect.ts';
import { createThreeXUiInbounds } from './inbounds/three-x-ui-inbounds.ts';
import {
  clearThreeXUiIps,
  downloadThreeXUiBackup,
  listThreeXUiIps,
  listThreeXUiOnline,
  resetThreeXUiInboundUsage,
} from './three-x-ui-care.ts';
import { written } from './written.ts';

/** What 3x-ui has besides the six verbs; the version says how it is spelled. */
export function createThreeXUiExtras({ detected, read, writable }: DialectDetection): PanelExtras {
  const inbounds = ({ api, facts }: DetectedThreeXUi): InboundControl => {
    const { dialect, hasInboundSwitch: hasSwitch } = facts;
    return createThreeXUiInbounds({ api, dialect, hasSwitch });
  };
  return {
    inbounds: {
      find: (reference) => read(async (panel) => inbounds(panel).find(reference)),
      create: (desired, options) => written(async () => inbounds(await writable()).create(desired, options)),
      update: (desired, options) => written(async () => inbounds(await writable()).update(desired, options)),
      remove: (inbound, options) => written(async () => inbounds(await detected()).remove(inbound, options)),
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
