import type { Panel } from '../domain/panel.ts';
import type { PanelLimits } from '../domain/panel-limits.ts';
import { PanelkitError } from '../errors/panelkit-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { PanelAdapter, PanelConnection, PanelDriver, PanelTarget } from '../ports/panel-adapter.ts';
import type { SecretBox } from '../ports/secret-box.ts';
import { boundAdapter } from './panel-border/bound-adapter.ts';

/** The drivers of the shop and one live adapter for each panel and set of credentials. */
export interface PanelConnections {
  /** @throws PanelkitError `INVALID_INPUT` when the shop has no driver of this kind */
  driver(kind: string): PanelDriver;
  target(panel: Panel): PanelTarget;
  connection: PanelConnection;
  /** The adapter, kept (with its session) as long as address and credentials stay the same. */
  adapter(panel: Panel): PanelAdapter;
}

interface ConnectionParts {
  drivers: PanelDriver[];
  secretBox: SecretBox;
  clock: Clock;
  logger: Logger;
  fetch: typeof globalThis.fetch;
  requestTimeoutMs: number;
  limits: PanelLimits;
  privateNetworks: readonly string[];
  takesDispatcher: boolean;
}

/** @throws TypeError when two drivers have the same kind */
export function createPanelConnections(parts: ConnectionParts): PanelConnections {
  const drivers = new Map(parts.drivers.map((driver) => [driver.kind, driver]));
  if (drivers.size !== parts.drivers.length) throw new TypeError('two panel drivers have the same kind');
  const adapters = new Map<string, { panel: Panel; adapter: PanelAdapter }>();
  const { drivers: _drivers, secretBox: _secretBox, ...connection } = parts;
  const { limits } = connection;
  const driver = (kind: string): PanelDriver => drivers.get(kind) ?? noDriver(kind, [...drivers.keys()]);
  const target = (panel: Panel): PanelTarget => ({
    baseUrl: panel.baseUrl,
    credentials: openCredentials(parts.secretBox, panel),
    allowsPrivateAddress: panel.allowsPrivateAddress,
  });
  const adapter = (panel: Panel): PanelAdapter => {
    const known = adapters.get(panel.id);
    if (known !== undefined && isSameTarget(known.panel, panel)) return known.adapter;
    const border = { panelId: panel.id, limits };
    const made = boundAdapter(driver(panel.kind).connect(target(panel), connection), border);
    adapters.set(panel.id, { panel, adapter: made });
    return made;
  };
  return { driver, target, connection, adapter };
}

function isSameTarget(first: Panel, second: Panel): boolean {
  return (
    first.kind === second.kind &&
    first.baseUrl === second.baseUrl &&
    first.allowsPrivateAddress === second.allowsPrivateAddress &&
    first.sealedCredentials === second.sealedCredentials
  );
}

/** The context under which a panel's credentials are sealed. */
export function credentialsContext(panelId: string): string {
  return `panel:${panelId}:credentials`;
}

function openCredentials(secretBox: SecretBox, panel: Panel): Record<string, string> {
  const parsed: unknown = JSON.parse(secretBox.open(panel.sealedCredentials, credentialsContext(panel.id)));
  return Object.fromEntries(Object.entries(parsed ?? {}).map(([name, value]) => [name, String(value)]));
}

function noDriver(kind: string, known: string[]): never {
  throw new PanelkitError('INVALID_INPUT', {
    message: `There is no driver for panels of kind ${kind}`,
    details: {
      issues: [{ path: 'kind', code: 'unknown_kind', message: `expected one of ${known.join(', ')}` }],
    },
  });
}
