import { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { PanelConnection, PanelTarget } from '@panelkit/sdk';
import type { buildConnector, Dispatcher } from 'undici';
import * as z from 'zod';
import { type AddressRule, addressRuleOf, createGuardedLookup, guardConnect } from './guard-connect.ts';
import { WRONG_PIN } from './network-codes.ts';

type Connector = buildConnector.connector;
type Credentials = PanelTarget['credentials'];

/** Gives the connections of one panel. */
export type DispatcherSource = () => Promise<Dispatcher>;

/** Fields that every panel's credentials may have, for a certificate that no public authority signed. */
export const tlsFields = {
  /**
   * Certificates (PEM) of the authorities that the panel's certificate must descend from, in place of the
   * public ones.
   */
  caPem: z.string().refine(isCertificate, 'is not a certificate in PEM form').exactOptional(),
  /**
   * SHA-256 fingerprint of the panel's own certificate, as `openssl x509 -noout -fingerprint -sha256` prints
   * it. Without `caPem` it is the only proof asked for: the certificate may be self-signed, or made for
   * another name.
   */
  pinnedSha256: z
    .string()
    .regex(/^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i, 'is not a SHA-256 fingerprint in hexadecimal digits')
    .exactOptional(),
};

/** Whether the panel is to be reached through TLS alone. */
export function isTlsAskedFor({ caPem, pinnedSha256 }: Credentials): boolean {
  return caPem !== undefined || pinnedSha256 !== undefined;
}

/**
 * The panel's own connections, where its credentials say how to know it, or where its address is to be
 * judged; null for those of the process. Made when first used.
 */
export function createDispatcher(target: PanelTarget, connection: PanelConnection): DispatcherSource | null {
  if (!isTlsAskedFor(target.credentials) && connection.takesDispatcher !== true) return null;
  let dispatcher: Promise<Dispatcher> | null = null;
  return () => {
    dispatcher ??= connectionsOf(target.credentials, addressRuleOf(target, connection));
    return dispatcher;
  };
}

async function connectionsOf({ caPem, pinnedSha256 }: Credentials, rule: AddressRule): Promise<Dispatcher> {
  const { Agent, buildConnector } = await import('undici');
  const options = { lookup: createGuardedLookup(rule), ...(caPem !== undefined && { ca: caPem }) };
  if (pinnedSha256 === undefined) return new Agent({ connect: guardConnect(buildConnector(options), rule) });
  // A resumed session shows no certificate. A pin proves more than a chain, so that one is verified only
  // where a CA is given.
  const connect = buildConnector({
    ...options,
    maxCachedSessions: 0,
    rejectUnauthorized: caPem !== undefined,
  });
  return new Agent({ connect: guardConnect(pinned(connect, digitsOf(pinnedSha256)), rule) });
}

function pinned(connect: Connector, pin: string): Connector {
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (socket instanceof TLSSocket && digitsOf(socket.getPeerCertificate().fingerprint256) === pin) {
        return callback(null, socket);
      }
      socket.destroy();
      callback(Object.assign(new Error('the certificate is not the pinned one'), { code: WRONG_PIN }), null);
    });
}

function digitsOf(fingerprint: string | undefined): string {
  return (fingerprint ?? '').replaceAll(':', '').toLowerCase();
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
