import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createSystemClock, type HandshakeOutcome, type Handshaker } from '@panelkit/sdk';
import { type AddressRule, createGuardedLookup, refusalOf } from '../http/connections/guard-connect.ts';
import { FORBIDDEN_ADDRESS, PRIVATE_ADDRESS } from '../http/connections/network-codes.ts';
import { type HandshakeTarget, handshakeTarget } from './handshake-target.ts';

export interface HandshakerOptions {
  /** How long one server may take; 5 seconds by default. */
  timeoutMs?: number;
  /** Certificates of authorities beside those of the platform, in PEM. */
  ca?: string[];
}

/**
 * Connects to the servers of links by TCP and, where a link has it, TLS; then hangs up. No byte of a link but
 * its server name leaves. The certificate is judged as an app does, that of Reality not at all.
 */
export function createHandshaker({ timeoutMs = 5000, ca }: HandshakerOptions = {}): Handshaker {
  const clock = createSystemClock();
  return {
    shake: async (link, { signal, allowsPrivateAddress, privateNetworks }) => {
      const target = handshakeTarget(link);
      if (target === null) return { kind: 'not-tried', reason: 'unsupported-link' };
      const rule = { allowsPrivate: allowsPrivateAddress, privateNetworks };
      const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const startedAtMs = clock.monotonicMs();
      const socket = await connectedTo(target, { rule, signal: within });
      if (!('destroy' in socket)) return socket;
      try {
        const connectedAtMs = clock.monotonicMs();
        const connectMs = connectedAtMs - startedAtMs;
        if (target.tls === null) return { kind: 'answers', connectMs, handshakeMs: null };
        const shaken = await shakenWith(socket, { ...target, tls: target.tls, ca, signal: within });
        if (shaken !== 'answers') return { kind: shaken, connectMs };
        return { kind: 'answers', connectMs, handshakeMs: clock.monotonicMs() - connectedAtMs };
      } finally {
        socket.destroy();
      }
    },
  };
}

function connectedTo(
  { host, port }: HandshakeTarget,
  { rule, signal }: { rule: AddressRule; signal: AbortSignal },
): Promise<Socket | HandshakeOutcome> {
  const refused: HandshakeOutcome = { kind: 'not-tried', reason: 'private-address' };
  if (signal.aborted) return Promise.resolve({ kind: 'unreachable' });
  // An address is not looked up.
  if (isIP(host) !== 0 && refusalOf(host, rule) !== null) return Promise.resolve(refused);
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, lookup: createGuardedLookup(rule) });
    const giveUp = (outcome: HandshakeOutcome): void => {
      socket.destroy();
      resolve(outcome);
    };
    const stop = (): void => giveUp({ kind: 'unreachable' });
    signal.addEventListener('abort', stop, { once: true });
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop);
      resolve(socket);
    });
    // Also of later errors: the TLS on top of it reports them.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', stop);
      const isRefused = error.code === FORBIDDEN_ADDRESS || error.code === PRIVATE_ADDRESS;
      giveUp(isRefused ? refused : { kind: 'unreachable' });
    });
  });
}

function shakenWith(
  socket: Socket,
  given: HandshakeTarget & {
    tls: NonNullable<HandshakeTarget['tls']>;
    ca: string[] | undefined;
    signal: AbortSignal;
  },
): Promise<'answers' | 'wrong-certificate' | 'no-handshake'> {
  const { tls, host, ca, signal } = given;
  return new Promise((resolve) => {
    const secure = connectTls({
      socket,
      host,
      ...(tls.serverName !== null && { servername: tls.serverName }),
      ...(tls.alpn.length > 0 && { ALPNProtocols: tls.alpn }),
      ...(ca !== undefined && { ca }),
      // Judged below: a wrong certificate is an answer too.
      rejectUnauthorized: false,
    });
    const stop = (): void => resolve('no-handshake');
    signal.addEventListener('abort', stop, { once: true });
    for (const event of ['error', 'close'] as const) secure.once(event, stop);
    secure.once('secureConnect', () => {
      signal.removeEventListener('abort', stop);
      resolve(secure.authorized || !tls.checksCertificate ? 'answers' : 'wrong-certificate');
    });
  });
}
