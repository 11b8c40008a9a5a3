import { invalidInput, isPrivateUrl, type PanelDriver, type PanelView } from '@panelkit/sdk';
import type { Request } from 'express';
import * as z from 'zod';
import { credentialFields } from '../../../credential-fields.ts';
import { actorOf, viewerIn } from '../../../page-context.ts';
import { recordAccountChange } from '../../../people/account-changes.ts';
import { addressOf } from '../../../security/address-of.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { assertFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { flag, wholeNumber } from '../form-parts.ts';

/** What the form of a panel holds beside its login. */
export const panelForm = z.object({
  ...formKey,
  name: z.string(),
  baseUrl: z.string().trim(),
  capacity: z.string().default('').pipe(wholeNumber),
  allowPrivateAddress: flag,
  allowPlainHttp: flag,
  credentialPolicy: z.enum(['rotate', 'ask']).optional(),
  publicHost: z
    .string()
    .trim()
    .default('')
    .transform((text) => text || null),
});
const kindForm = z.object({ kind: z.string().max(50) });

/**
 * Registers the panel of a form; nothing is asked of it yet. Who did not set its login learns of it by mail.
 */
export async function registerPanel(shop: Shop, request: Request): Promise<PanelView> {
  const driver = driverOf(shop, parseForm(kindForm, request).kind);
  const { key, ...panel } = parseForm(panelForm, request);
  requirePublicHost(panel);
  const by = { actor: actorOf(request), idempotencyKey: key };
  const wanted = { ...panel, kind: driver.kind, credentials: credentialsOf(driver, request) };
  assertFreshProof(shop, request);
  const registered = await shop.panelkit.panels.register(wanted, by);
  await recordLogin(shop, request);
  return registered;
}

/**
 * Links that name an address of this machine or of a private network lead customers nowhere.
 * @throws PanelkitError `INVALID_INPUT`
 */
function requirePublicHost({ baseUrl, publicHost }: { baseUrl: string; publicHost: string | null }): void {
  if (publicHost !== null || !isPrivateUrl(baseUrl)) return;
  const message = 'the address is private: say where customers connect';
  throw invalidInput([{ path: 'publicHost', code: 'required_for_private_address', message }]);
}

/** Who did not set it learns of it by mail. */
export function recordLogin(shop: Shop, request: Request): Promise<void> {
  const { user } = viewerIn(request);
  return recordAccountChange(shop, { user, change: 'account.panel-login-set', from: addressOf(request) });
}

/** The driver of the kind that a page or form names. */
export function driverAsked(shop: Shop, given: unknown): PanelDriver {
  return driverOf(shop, kindForm.safeParse(given).data?.kind);
}

export function driverOf({ panelDrivers }: Shop, kind: string | undefined): PanelDriver {
  const driver = panelDrivers.find((known) => known.kind === kind);
  if (driver === undefined) throw hostError('PAGE_NOT_FOUND');
  return driver;
}

/** What was typed of a login; what was left empty stays as it is. */
export function credentialsOf(driver: PanelDriver, request: Request): Record<string, string> {
  const body = z.record(z.string(), z.unknown()).parse(request.body);
  const typed = credentialFields(driver).map(({ name }) => [name, body[`credential-${name}`]] as const);
  return Object.fromEntries(
    typed.flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  );
}
