import { PanelkitError, panelReadAborted, panelResponseTooLarge } from '@panelkit/sdk';
import {
  FORBIDDEN_ADDRESS,
  NO_TLS,
  NO_TLS_BEHIND_PROXY,
  PRIVATE_ADDRESS,
  UNTRUSTED_CERTIFICATE,
  WRONG_PIN,
} from './connections/network-codes.ts';
import type { NoResponse } from './server-answer.ts';

/** What a noResponse means, for people. Holds neither address nor account. */
export function describeNoResponse({ cause, code, tooLarge }: NoResponse): string {
  if (cause === 'too-large') return `its answer is larger than ${tooLarge?.limit} (${tooLarge?.maximum})`;
  if (cause === 'timeout') return 'the panel did not answer in time';
  if (cause === 'reader-left') return 'nobody waits for its answer any more';
  if (cause === 'aborted') return 'the request was given up';
  if (cause === 'circuit-open') return 'it failed several times in a row, and is left alone for a while';
  if (code === WRONG_PIN) return 'its certificate is not the pinned one';
  if (code === FORBIDDEN_ADDRESS) return 'its address is one at which no panel can be';
  if (code === PRIVATE_ADDRESS)
    return 'its name leads to this machine or a private network, which nobody has confirmed';
  if (code === NO_TLS_BEHIND_PROXY) return 'its own certificate cannot be checked through a proxy';
  if (code === NO_TLS) return 'a certificate is asked for, but the address does not begin with https';
  if (code !== null && UNTRUSTED_CERTIFICATE.has(code)) return `its certificate is not trusted (${code})`;
  return `the connection to the panel failed${code === null ? '' : ` (${code})`}`;
}

/**
 * `PANEL_UNREACHABLE` for a request without answer, `PANEL_RESPONSE_TOO_LARGE` for one with too much of it.
 */
export function panelSilent(
  noResponse: NoResponse,
): PanelkitError<'PANEL_UNREACHABLE' | 'PANEL_READ_ABORTED' | 'PANEL_RESPONSE_TOO_LARGE'> {
  const { cause, tooLarge } = noResponse;
  if (cause === 'reader-left') return panelReadAborted();
  if (tooLarge !== undefined) return panelResponseTooLarge(tooLarge.limit, tooLarge.maximum);
  return panelUnreachable(describeNoResponse(noResponse), noResponse.retryAfterMs);
}

/** `PANEL_UNREACHABLE`: no answer, or one that only says "not now". */
export function panelUnreachable(
  reason: string,
  retryAfterMs: number | null = null,
): PanelkitError<'PANEL_UNREACHABLE'> {
  return new PanelkitError('PANEL_UNREACHABLE', {
    message: `The panel cannot be reached: ${reason}`,
    details: { retryAfterMs },
  });
}

/** `PANEL_RESPONSE_INVALID`: an answer that is not what this panel says. */
export function panelResponseInvalid(
  operation: string,
  reason: string,
): PanelkitError<'PANEL_RESPONSE_INVALID'> {
  return new PanelkitError('PANEL_RESPONSE_INVALID', {
    message: `The panel's answer to ${operation} is invalid: ${reason}`,
    details: { operation, reason },
  });
}

/** `PANEL_REFUSED`: the panel understood and will not. */
export function panelRefused(operation: string, reason: string): PanelkitError<'PANEL_REFUSED'> {
  return new PanelkitError('PANEL_REFUSED', {
    message: `The panel refused ${operation}: ${reason}`,
    details: { operation, reason },
  });
}

/** `PANEL_AUTH_FAILED`: the login does not work. */
export function panelAuthFailed(reason: string): PanelkitError<'PANEL_AUTH_FAILED'> {
  return new PanelkitError('PANEL_AUTH_FAILED', {
    message: `The login to the panel failed: ${reason}`,
    details: { reason },
  });
}

/** `PANEL_NOT_FOUND_AT_URL`: something else lives at this address. */
export function panelNotFoundAtUrl(reason: string): PanelkitError<'PANEL_NOT_FOUND_AT_URL'> {
  return new PanelkitError('PANEL_NOT_FOUND_AT_URL', {
    message: `There is no panel of this kind at this address: ${reason}`,
    details: { reason },
  });
}

/** `PANEL_NOT_FOUND_AT_URL` for an answer that is not that panel's; null where its status says nothing. */
export function panelNotRecognised(
  panel: string,
  status: number | null,
): PanelkitError<'PANEL_NOT_FOUND_AT_URL'> {
  const isNoPage = status === 404 || (status !== null && status >= 300 && status < 400);
  return panelNotFoundAtUrl(
    isNoPage ? `the path may be wrong (HTTP ${status})` : `what answers there is not ${panel}`,
  );
}

/** `PANEL_VERSION_UNSUPPORTED`: the right panel in a version that nobody checked. */
export function panelVersionUnsupported(
  version: string,
  supported: string,
): PanelkitError<'PANEL_VERSION_UNSUPPORTED'> {
  return new PanelkitError('PANEL_VERSION_UNSUPPORTED', {
    message: `Version ${version} of the panel is not supported, ${supported} is`,
    details: { version, supported },
  });
}
