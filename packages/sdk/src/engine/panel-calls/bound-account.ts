import { cleanLink } from '../../domain/accounts/clean-link.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { cleanText } from '../../domain/panels/clean-text.ts';
import type { PanelLimits } from '../../domain/panels/panel-limits.ts';
import { panelResponseTooLarge } from '../../errors/error-factories.ts';
import type { RemoteInbound } from '../../ports/panel-adapter.ts';

const SHOWN_LENGTH = 200;

/**
 * An account as a panel reported it, measured: links are those that may be handed on. What identifies it
 * stays as it is, since it is compared.
 * @throws PanelkitError `PANEL_RESPONSE_TOO_LARGE`
 */
export function boundAccount(account: ObservedAccount, limits: PanelLimits): ObservedAccount {
  const { name, remoteId, note = '', credentials, inboundKeys, links } = account;
  requireCount('inbounds', inboundKeys.length, limits);
  const texts = [name, remoteId ?? '', note, ...Object.values(credentials), ...inboundKeys];
  requireLength('textLength', texts, limits);
  return { ...account, links: boundLinks(links, limits) };
}

/** @throws PanelkitError `PANEL_RESPONSE_TOO_LARGE` */
export function boundLinks(links: string[], limits: PanelLimits): string[] {
  requireCount('linksPerAccount', links.length, limits);
  requireLength('linkLength', links, limits);
  return cleanLinks(links);
}

/** The links that may be handed on. */
export function cleanLinks(links: string[]): string[] {
  return links.flatMap((link) => cleanLink(link) ?? []);
}

/**
 * The inbounds that a panel reported, measured; their names are for people.
 * @throws PanelkitError `PANEL_RESPONSE_TOO_LARGE`
 */
export function boundInbounds(inbounds: RemoteInbound[], limits: PanelLimits): RemoteInbound[] {
  requireCount('inbounds', inbounds.length, limits);
  requireLength(
    'textLength',
    inbounds.map(({ key }) => key),
    limits,
  );
  return inbounds.map((inbound) => ({
    ...inbound,
    name: cleanText(inbound.name, SHOWN_LENGTH),
    protocol: shown(inbound.protocol),
    network: shown(inbound.network),
  }));
}

function shown(text: string | null): string | null {
  return text === null ? null : cleanText(text, SHOWN_LENGTH);
}

/** @throws PanelkitError `PANEL_RESPONSE_TOO_LARGE` */
export function requireCount(limit: keyof PanelLimits, count: number, limits: PanelLimits): void {
  if (count > limits[limit]) throw panelResponseTooLarge(limit, limits[limit]);
}

function requireLength(limit: keyof PanelLimits, texts: string[], limits: PanelLimits): void {
  if (texts.some(({ length }) => length > limits[limit])) throw panelResponseTooLarge(limit, limits[limit]);
}
