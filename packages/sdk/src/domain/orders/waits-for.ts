/** What a change that was paid for waits for, in words that say nothing of which server it is. */
export type WaitsFor = 'server-checked' | 'server-unreachable' | 'inbound-missing';

const REASONS: Readonly<Record<string, WaitsFor>> = {
  PANEL_SUSPECT: 'server-checked',
  PANEL_DISABLED: 'server-checked',
  INBOUND_MISSING: 'inbound-missing',
  PANEL_UNREACHABLE: 'server-unreachable',
  PANEL_AUTH_FAILED: 'server-unreachable',
  PANEL_NOT_FOUND_AT_URL: 'server-unreachable',
  PANEL_VERSION_UNSUPPORTED: 'server-unreachable',
};

/** By the code of an account's last error; null: it is retried soon, or the reason is unknown. */
export function waitsFor(code: string | null): WaitsFor | null {
  return code === null ? null : (REASONS[code] ?? null);
}
