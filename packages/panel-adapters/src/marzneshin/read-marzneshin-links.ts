import type { PanelFetch } from '../http/create-panel-fetch.ts';
import { panelResponseInvalid, panelSilent } from '../http/to-panelkit-error.ts';
import { isSoundKey } from './marzneshin-key.ts';
import type { MarzneshinUser } from './marzneshin-schemas.ts';

/** Reads a user's direct links. @throws PanelkitError */
export type ReadLinks = (user: MarzneshinUser) => Promise<string[]>;

const NOT_SHOWN: ReadonlySet<number> = new Set([404]);

/**
 * The links stand in the subscription alone. Unless its settings say otherwise, the panel shows one placeholder to who is off: that
 * is left out. Source: app/routes/subscription.py, app/utils/share.py (0.7.4).
 */
export function createLinksReader(panelFetch: PanelFetch): ReadLinks {
  return async ({ username, key, is_active }) => {
    if (!isSoundKey(key)) return [];
    const path = `/sub/${encodeURIComponent(username)}/${key}/links`;
    const answer = await panelFetch({ method: 'GET', path, headers: { accept: 'text/plain' } });
    if (answer.kind === 'silence') throw panelSilent(answer);
    if (NOT_SHOWN.has(answer.status)) return [];
    const links = answer.text.split('\n').filter((line) => line !== '');
    if (answer.status !== 200 || !links.every((link) => /^[a-z0-9]+:\/\//.test(link))) {
      throw panelResponseInvalid('read links', `HTTP ${answer.status} without links`);
    }
    return links.filter((link) => is_active || !isPlaceholder(link));
  };
}

/** A VMess link to the customer's own machine. */
function isPlaceholder(link: string): boolean {
  if (!link.startsWith('vmess://')) return false;
  try {
    return atob(link.slice('vmess://'.length)).includes('"127.0.0.1"');
  } catch {
    return false;
  }
}
