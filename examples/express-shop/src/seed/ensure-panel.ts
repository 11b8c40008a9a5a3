import { randomUUID } from 'node:crypto';
import { PERSISTENT_PANEL_NAMES } from '@panelkit/panel-adapters/simulators';
import {
  type AnyPanelkitError,
  isPanelkitError,
  type Logger,
  type Panelkit,
  type PanelView,
  type UpdatePanelInput,
} from '@panelkit/sdk';

/** A panel that this shop is started with. */
export interface WantedPanel {
  kind: string;
  name: string;
  baseUrl: string;
  credentials: Record<string, string>;
  isSimulated: boolean;
}

const actor = { kind: 'service', id: 'seed' } as const;

/**
 * Registers a panel of the settings unless it is there, and reads its inbounds. What staff changed of it
 * stays, save a login that the panel refuses. Simulated panels move with their process, and sell no more once
 * there is a real one.
 * @returns its id; null when staff removed it: it stays away
 */
export async function ensurePanel(
  panelkit: Panelkit,
  wanted: WantedPanel,
  logger: Logger,
): Promise<string | null> {
  const { rows } = await panelkit.panels.list({ limit: 500 }, { actor });
  const baseUrl = wanted.baseUrl.replace(/\/+$/, '');
  const known = rows.find((panel) =>
    wanted.isSimulated ? panel.name === wanted.name : panel.baseUrl === baseUrl,
  );
  if (known !== undefined && wanted.isSimulated)
    await change(panelkit, known, { baseUrl, status: 'enabled', credentials: wanted.credentials });
  if (!wanted.isSimulated)
    for (const row of rows.filter(({ name }) => simulatedNames.includes(name)))
      await change(panelkit, row, { status: 'disabled' });
  const panel = known ?? (await register(panelkit, wanted));
  if (panel === null) {
    logger.warn({ baseUrl }, 'staff removed the panel of the settings: it stays away');
    return null;
  }
  await readInbounds(panelkit, { panel, credentials: wanted.credentials, logger });
  return panel.id;
}

/** Who writes the settings of this process may say where it connects, and how. */
const CONFIRMED = { allowPrivateAddress: true, allowPlainHttp: true };
const simulatedNames: readonly string[] = PERSISTENT_PANEL_NAMES;

async function register(panelkit: Panelkit, wanted: WantedPanel): Promise<PanelView | null> {
  const { isSimulated: _isSimulated, ...panel } = wanted;
  const by = { actor, idempotencyKey: `seed:panel:${panel.baseUrl}` };
  try {
    return await panelkit.panels.register({ ...panel, ...CONFIRMED }, by);
  } catch (error) {
    if (hasCode(error, ['NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'])) return null;
    throw error;
  }
}

async function change(
  panelkit: Panelkit,
  panel: PanelView,
  wanted: Pick<UpdatePanelInput, 'baseUrl' | 'status' | 'credentials'>,
): Promise<void> {
  const { baseUrl = panel.baseUrl, status = panel.status } = wanted;
  if (panel.baseUrl === baseUrl && panel.status === status) return;
  await update(panelkit, { panelId: panel.id, ...wanted, ...CONFIRMED });
}

const update = (panelkit: Panelkit, input: UpdatePanelInput) =>
  panelkit.panels.update(input, { actor, idempotencyKey: randomUUID() });

async function readInbounds(
  panelkit: Panelkit,
  {
    panel,
    credentials,
    logger,
  }: { panel: PanelView } & Pick<WantedPanel, 'credentials'> & { logger: Logger },
): Promise<void> {
  const read = () => panelkit.panels.syncInbounds(panel.id, { actor });
  try {
    await read().catch(async (error: unknown) => {
      if (!hasCode(error, ['PANEL_AUTH_FAILED'])) throw error;
      await update(panelkit, { panelId: panel.id, credentials });
      await read();
    });
  } catch (error) {
    if (!isPanelkitError(error)) throw error;
    // The shop opens all the same: staff see why, and read the inbounds when the panel is there.
    logger.warn({ panelId: panel.id, code: error.code }, 'the inbounds of the panel could not be read');
  }
}

function hasCode(error: unknown, codes: AnyPanelkitError['code'][]): boolean {
  return isPanelkitError(error) && codes.includes(error.code);
}
