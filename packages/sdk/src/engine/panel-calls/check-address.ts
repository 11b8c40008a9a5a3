import * as z from 'zod';
import { FORMER_HOSTS } from '../../domain/panels/former-hosts.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { classOfHost, isInNetwork, isPlainPublicUrl } from '../../domain/panels/panel-address.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import type { InputIssue } from '../../errors/panelkit-error.ts';

// The address is shown and audited in clear, and paths are put behind it.
export const baseUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !/^[^/]*\/\/[^/?#]*@/.test(url), 'must hold no login')
  .refine((url) => !/[?#]/.test(url), 'must hold no query and no fragment')
  .refine((url) => !URL.canParse(url) || classOfHost(new URL(url).hostname) !== 'forbidden', {
    message: 'no panel can be at this address',
    params: { code: 'forbidden_address' },
  })
  .transform((url) => url.replace(/\/+$/, ''));

const HOST = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]+)$/i;

/** Hosts by which a panel was reached before. */
export const formerHostsSchema = z.array(z.string().trim().max(253).regex(HOST)).max(FORMER_HOSTS);

/** Where customers connect: a name or an address that is reached from outside, without a port. */
export const publicHostSchema = z
  .string()
  .trim()
  .max(253)
  .regex(HOST)
  .refine((host) => classOfHost(host) === 'public', {
    message: 'must be reached from outside',
    params: { code: 'not_public' },
  });

/** What staff ask for. */
interface WantedAddress {
  baseUrl?: string | undefined;
  credentials?: Record<string, string> | undefined;
  allowPrivateAddress?: boolean | undefined;
  allowPlainHttp?: boolean | undefined;
}

/**
 * Whether a panel may be at a private address, after staff were asked. A stored login never follows to
 * another origin: whoever may change an address could have it sent to a machine of his own. Nor does a login
 * travel unencrypted unless staff say so; the address is what remembers it.
 *
 * @param known - the panel as it is; null: a new one
 * @param networks - those that the operator allows without a question
 * @throws PanelkitError `INVALID_INPUT`
 */
export function checkAddress(
  known: Pick<Panel, 'baseUrl' | 'allowsPrivateAddress'> | null,
  wanted: WantedAddress,
  networks: readonly string[],
): boolean {
  const baseUrl = wanted.baseUrl ?? known?.baseUrl ?? '';
  const isElsewhere = known === null || originOf(baseUrl) !== originOf(known.baseUrl);
  const allows = wanted.allowPrivateAddress ?? (!isElsewhere && known.allowsPrivateAddress);
  const issues: InputIssue[] = [];
  if (isElsewhere && wanted.credentials === undefined) issues.push(LOGIN_ASKED_FOR);
  if (isElsewhere && !allows && isPrivate(baseUrl, networks)) issues.push(CONFIRMATION_ASKED_FOR);
  if (isElsewhere && wanted.allowPlainHttp !== true && isPlainPublicUrl(baseUrl))
    issues.push(ENCRYPTION_ASKED_FOR);
  if (issues.length > 0) throw invalidInput(issues);
  return allows;
}

const LOGIN_ASKED_FOR: InputIssue = {
  path: 'credentials',
  code: 'required_for_new_address',
  message: 'a new address requires the login again',
};
const CONFIRMATION_ASKED_FOR: InputIssue = {
  path: 'allowPrivateAddress',
  code: 'private_address',
  message: 'the address is on this machine or in a private network: confirm that this is intended',
};
const ENCRYPTION_ASKED_FOR: InputIssue = {
  path: 'allowPlainHttp',
  code: 'plain_http',
  message: 'the login would travel unencrypted: use https, or confirm that this is intended',
};

function originOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : baseUrl;
}

function isPrivate(baseUrl: string, networks: readonly string[]): boolean {
  const host = new URL(baseUrl).hostname.replace(/^\[(.*)\]$/, '$1');
  if (classOfHost(host) !== 'private') return false;
  return !networks.some((network) => isInNetwork(host, network));
}
