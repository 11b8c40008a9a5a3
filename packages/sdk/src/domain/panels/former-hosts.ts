import type { Panel } from './panel.ts';

/** So many are remembered. */
export const FORMER_HOSTS = 5;

/** The host of a panel's address, as a link names it, without brackets. Pure. */
function hostOfUrl(url: string): string {
  return URL.canParse(url) ? plainHost(new URL(url).hostname) : '';
}

/** A host as it is compared: small letters, no brackets. Pure. */
export function plainHost(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
}

/**
 * The hosts by which a panel was reached before, once it has other hosts. What customers are to reach now is
 * none of them, and where nobody has an account, nobody has a link. Pure.
 */
export function formerHostsAfter(
  panel: Pick<Panel, 'baseUrl' | 'formerHosts' | 'usedCount'>,
  {
    baseUrl,
    publicHost,
    formerHosts = panel.formerHosts,
  }: Pick<Panel, 'baseUrl' | 'publicHost'> & {
    formerHosts?: string[];
  },
): string[] {
  const left = panel.usedCount === 0 ? [] : [hostOfUrl(panel.baseUrl)];
  const reached = [hostOfUrl(baseUrl), plainHost(publicHost ?? ''), ''];
  const former = [...left, ...formerHosts.map(plainHost)].filter((host) => !reached.includes(host));
  return [...new Set(former)].slice(0, FORMER_HOSTS);
}

type LinkHosts = Pick<Panel, 'baseUrl' | 'publicHost' | 'formerHosts'>;

/** Whether links may name another host after a change of a panel. Pure. */
export function leadElsewhere(before: LinkHosts, after: LinkHosts): boolean {
  if (before.baseUrl !== after.baseUrl || before.publicHost !== after.publicHost) return true;
  return before.formerHosts.join() !== after.formerHosts.join();
}
