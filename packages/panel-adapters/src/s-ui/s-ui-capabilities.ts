import type { Capabilities } from '@panelkit/sdk';
import { S_UI_PAGE_SIZE } from './list-s-ui-accounts.ts';

/** What S-UI 1.4 and 1.5 can do, and how they must be treated. */
export const S_UI_CAPABILITIES: Capabilities = {
  deviceLimit: 'none',
  startOnFirstUse: 'native',
  usageReset: 'emulated',
  uniqueNames: false,
  linksSurviveRecreation: true,
  // Creating, removing, switching and new credentials close every connection of the inbound.
  disruptiveWrites: true,
  losesWrites: false,
  // Writes are not queued: of two at once one fails with a locked database.
  writeScope: 'panel',
  writeConcurrency: 1,
  // A save waits up to 10 s for the database.
  settleMs: 20_000,
  pageSize: S_UI_PAGE_SIZE,
  inboundControl: 'native',
  onlineAccounts: 'native',
  backup: 'native',
};
