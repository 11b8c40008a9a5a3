import type { Panel } from '../../domain/panels/panel.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type {
  PanelAdapter,
  PanelConnection,
  PanelDriver,
  PanelProbe,
  PanelTarget,
} from '../../ports/panel-adapter.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import { callLimits, type Settings } from '../kernel/settings.ts';
import { boundAdapter } from './bound-adapter.ts';
import { createPanelCaller } from './call-in-time.ts';
import { cleanPanelError } from './clean-panel-error.ts';
import { guardAdapter } from './guard-adapter.ts';
import { bindFetch, insideCall } from './panel-call.ts';
import { createPanelLines } from './panel-lines.ts';

/** The drivers of the shop and one live adapter for each panel and set of credentials. */
export interface PanelConnections {
  /** @throws PanelkitError `INVALID_INPUT` when the shop has no driver of this kind */
  driver(kind: string): PanelDriver;
  /** Logs in and learns version and capabilities. @throws PanelkitError `PANEL_*` */
  probe(panel: Panel, reader?: AbortSignal): Promise<PanelProbe>;
  /**
   * The adapter, kept (with its session) as long as address and credentials stay the same. Each of its calls
   * ends, whoever wrote the driver. Its reads end with `reader` too.
   */
  adapter(panel: Panel, reader?: AbortSignal): PanelAdapter;
  /** How many calls to a panel were given up and still run. */
  runningOn(panelId: string): number;
  /**
   * The panel's clock minus ours, by the last answer since this was asked; null: none came, or it bore no
   * date.
   */
  takeClockReading(panelId: string): number | null;
  /** Calls back when one of those has ended. */
  onCallEnd(listener: (panelId: string) => void): void;
}

interface ConnectionParts {
  drivers: PanelDriver[];
  secretBox: SecretBox;
  clock: Clock;
  logger: Logger;
  fetch: typeof globalThis.fetch;
  settings: Settings;
  takesDispatcher: boolean;
}

/** @throws TypeError when two drivers have the same kind */
export function createPanelConnections(parts: ConnectionParts): PanelConnections {
  const drivers = new Map(parts.drivers.map((driver) => [driver.kind, driver]));
  if (drivers.size !== parts.drivers.length) throw new TypeError('two panel drivers have the same kind');
  const adapters = new Map<string, { panel: Panel; made: PanelAdapter; adapter: PanelAdapter }>();
  const { clock, logger, settings, takesDispatcher } = parts;
  const { requestTimeoutMs, panelLimits: limits, privateNetworks } = settings;
  const fetch = bindFetch(parts.fetch, clock);
  const connection: PanelConnection = {
    fetch,
    clock,
    logger,
    requestTimeoutMs,
    limits,
    privateNetworks,
    takesDispatcher,
  };
  const times = callLimits(settings);
  const lines = createPanelLines(clock, settings.abandonedCallLimit);
  const driver = (kind: string): PanelDriver => drivers.get(kind) ?? noDriver(kind, [...drivers.keys()]);
  const target = (panel: Panel): PanelTarget => ({
    baseUrl: panel.baseUrl,
    credentials: openCredentials(parts.secretBox, panel),
    allowsPrivateAddress: panel.allowsPrivateAddress,
  });
  const guarded = (made: PanelAdapter, panel: Panel, reader: AbortSignal | null): PanelAdapter => {
    const caller = createPanelCaller(clock, lines.of(panel.id), reader);
    const timed = guardAdapter(made, caller, { limits: times, clock });
    const { id: panelId, publicHost, formerHosts } = panel;
    return boundAdapter(timed, { panelId, limits, publicHost, formerHosts });
  };
  const connected = (panel: Panel): { made: PanelAdapter; adapter: PanelAdapter } => {
    const known = adapters.get(panel.id);
    if (known !== undefined && isSameTarget(known.panel, panel)) return known;
    const made = insideCall(null, () => driver(panel.kind).connect(target(panel), connection));
    const opened = { panel, made, adapter: guarded(made, panel, null) };
    adapters.set(panel.id, opened);
    return opened;
  };
  const adapter = (panel: Panel, reader?: AbortSignal): PanelAdapter => {
    const known = connected(panel);
    return reader === undefined ? known.adapter : guarded(known.made, panel, reader);
  };
  const probe = async (panel: Panel, reader?: AbortSignal): Promise<PanelProbe> => {
    const { read } = createPanelCaller(clock, lines.of(panel.id), reader);
    try {
      return await read(times.longCallMs, () => driver(panel.kind).probe(target(panel), connection));
    } catch (error) {
      throw cleanPanelError(error);
    }
  };
  const takeClockReading = (panelId: string): number | null => {
    const line = lines.of(panelId);
    const { clockReadingMs } = line;
    line.clockReadingMs = null;
    return clockReadingMs;
  };
  return { driver, probe, adapter, takeClockReading, runningOn: lines.runningOn, onCallEnd: lines.onCallEnd };
}

function isSameTarget(first: Panel, second: Panel): boolean {
  return (
    first.kind === second.kind &&
    first.baseUrl === second.baseUrl &&
    first.allowsPrivateAddress === second.allowsPrivateAddress &&
    first.publicHost === second.publicHost &&
    first.formerHosts.join() === second.formerHosts.join() &&
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
