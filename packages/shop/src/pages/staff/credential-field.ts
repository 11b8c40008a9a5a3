import type { PageContext } from '../../page-context.ts';
import { field } from '../forms/field.ts';
import { passwordField } from '../identity/password-field.ts';
import type { Html } from '../parts/html.ts';

/** One field of a driver's credentials. */
export interface CredentialField {
  name: string;
  optional: boolean;
}

/** A certificate has room for several lines. */
const LONGEST = 10_000;

/**
 * What opens a panel is typed, never shown: only what a refused form said of it stays, without its passwords.
 * A field that no text knows keeps the driver's name for it.
 */
export function credentialField(
  pageContext: PageContext,
  { name, optional }: CredentialField,
  isChange: boolean,
): Html {
  const { labels, hints } = pageContext.texts.staffPanels.credentials;
  const hint = hints[name];
  const asked = {
    name: `credential-${name}`,
    path: name,
    label: labels[name] ?? name,
    optional: optional || isChange,
    maxLength: LONGEST,
    ...(hint !== undefined && { hint }),
  };
  if (/password|token|secret|key/i.test(name))
    return passwordField(pageContext, { ...asked, autocomplete: 'off' });
  return field({ ...asked, ...(name === 'caPem' && { rows: 4 }) });
}

/** Which of a driver's fields are the login, and which only say how to know the panel's certificate. */
export function isOfCertificate({ name }: CredentialField): boolean {
  return name === 'caPem' || name === 'pinnedSha256';
}
