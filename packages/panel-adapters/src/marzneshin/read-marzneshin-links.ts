import type { PanelFetch } from '../http/create-panel-fetch.ts';
import { panelResponseInvalid, panelSilent } from '../http/to-panelkit-error.ts';
import { isSoundKey } from './marzneshin-key.ts';
import type { MarzneshinUser } from './marzneshin-schemas.ts';

/** Reads a user's direct links. @throws PanelkitError */
export type ReadLinks = (user: MarzneshinUser) => Promise<string[]>;

const NOT_SHOWN: ReadonlySet<number> = new Set([404]);

/**
 * The links stand in the subscription alone. Unless its settings say otherwise, the panel shows one
 * placeholder to who is off: that is left out. Source: app/routes/subscription.py, app/utils/share.py
 * (0.7.4).
 */
export function createLinksReader(panelFetch: PanelFetch): ReadLinks {
  return async ({ username, key, is_active }) => {
    if (!isSoundKey(key)) return [];
    const path = `/sub/${encodeURIComponent(username)}/${key}/links`;
    const answer = await panelFetch({ method: 'GET', path, headers: { accept: 'text/plain' } });
    if (answer.kind === 'no-response') throw panelSilent(answer);
    if (NOT_SHOWN.has(answer.status)) return [];
    const links = answer.text.split('\n').filter((line) => line !== '');
    if (answer.status !== 200 || !links.every((link) => /^[a-z0-9]+:\/\//.test(link))) {
      throw panelResponseInvalid('read links', `HTTP ${answer.status} without links`);
    }
    if (!links.slice(-1).every(isWhole)) throw panelResponseInvalid('read links', 'the last link is cut off');
    return links.filter((link) => is_active || !isPlaceholder(link));
  };
}

/**
 * Plain text does not show that its end is missing, but each link ends with its remark, and a VMess link is
 * one JSON object. Source: app/utils/share.py (0.7.4).
 */
function isWhole(link: string): boolean {
  return link.startsWith('vmess://') ? readVmess(link).endsWith('}') : link.includes('#');
}

/** A VMess link to the customer's own machine. */
function isPlaceholder(link: string): boolean {
  return link.startsWith('vmess://') && readVmess(link).includes('"127.0.0.1"');
}

/** The JSON of a VMess link; empty when it is none. */
function readVmess(link: string): string {
  try {
    return atob(link.slice('vmess://'.length));
  } catch {
    return '';
  }
}
