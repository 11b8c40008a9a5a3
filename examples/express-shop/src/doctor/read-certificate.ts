import { isIP, type LookupFunction } from 'node:net';
import { connect } from 'node:tls';

export interface Certificate {
  /** Null: trusted; else why not, by OpenSSL's code. */
  flaw: string | null;
  endsAt: Date;
}

const TIMEOUT_MS = 10_000;

/** The certificate of who answers there, trusted or not. @throws Error when nobody does */
export async function readCertificate(origin: string, lookup?: LookupFunction): Promise<Certificate> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const { promise, resolve, reject } = Promise.withResolvers<Certificate>();
  const socket = connect({
    host,
    port: Number(port || 443),
    ...(isIP(host) === 0 && { servername: host }),
    ...(lookup !== undefined && { lookup }),
    // What is wrong with it is what is asked; nothing is sent.
    rejectUnauthorized: false,
  });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('ETIMEDOUT')));
  socket.once('error', reject);
  socket.once('secureConnect', () => {
    const flaw = socket.authorized ? null : String(socket.authorizationError);
    resolve({ flaw, endsAt: new Date(socket.getPeerCertificate().valid_to) });
  });
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
