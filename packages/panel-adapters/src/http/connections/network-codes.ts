/** The certificate was looked at and refused. */
export const UNTRUSTED_CERTIFICATE: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Ours: the certificate is another than the pinned one. */
export const WRONG_PIN = 'ERR_PANEL_CERTIFICATE_NOT_PINNED';

/** Ours: a certificate is asked for, and the address begins with `http:`. */
export const NO_TLS = 'ERR_PANEL_ADDRESS_WITHOUT_TLS';

/** Ours: a private certificate is asked for, and there is a proxy in between. */
export const NO_TLS_BEHIND_PROXY = 'ERR_PANEL_CERTIFICATE_BEHIND_PROXY';

/** Ours: the address is one at which no panel can be. */
export const FORBIDDEN_ADDRESS = 'ERR_PANEL_ADDRESS_FORBIDDEN';

/** Ours: the address is private, and nobody agreed to that. */
export const PRIVATE_ADDRESS = 'ERR_PANEL_ADDRESS_PRIVATE';

/** Failures before a byte of the request could leave. */
export const NEVER_LEFT: ReadonlySet<string> = new Set([
  ...UNTRUSTED_CERTIFICATE,
  WRONG_PIN,
  FORBIDDEN_ADDRESS,
  NO_TLS_BEHIND_PROXY,
  PRIVATE_ADDRESS,
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
