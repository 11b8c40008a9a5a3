import type { HandshakeOutcome } from '../domain/inbounds/inbound-handshake.ts';

/**
 * Connects to the server of a link, by TCP and TLS, and sends nothing of a customer. It says whether
 * something answers there and how fast, from where the process runs; only a `Dialer` knows whether bytes
 * pass. Use `createHandshaker()` of `@panelkit/panel-adapters/dialer`.
 */
export interface Handshaker {
  /**
   * The link is a secret: it must not be logged.
   * @param options - `signal` is aborted when the engine gives up; private addresses are connected only where
   *   they are allowed
   */
  shake(
    link: string,
    options: { signal: AbortSignal; allowsPrivateAddress: boolean; privateNetworks: readonly string[] },
  ): Promise<HandshakeOutcome>;
}
