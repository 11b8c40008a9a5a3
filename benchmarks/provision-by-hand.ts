import ThreeXUI from '3xui-api-client';
import { PANEL_TOKEN, type PanelsReport, type SimulatedPanels } from './start-simulated-panels.ts';

/** What a program without an engine makes of the same units: what it says, and what is there. */
export interface ByHand {
  tookMs: number;
  /** Units that it believes to be delivered, and whose links it got. */
  delivered: number;
  /** Units that it gave up. */
  failed: number;
  report: PanelsReport;
}

const TRIES = 3;
const FIRST_INBOUND = 1;

/**
 * As the package's guide has it: add a client and ask for its links; try that again when it fails, with the
 * same name and key. `sequential`: one unit after the other; else all at once.
 */
export async function provisionByHand(
  panels: SimulatedPanels,
  { units, sequential }: { units: number; sequential: boolean },
): Promise<ByHand> {
  const clients = panels.urls.map(
    (url) => new ThreeXUI(url, { token: PANEL_TOKEN, panelType: 'modern', maxRequestsPerMinute: 1_000_000 }),
  );
  const startedAtMs = performance.now();
  const deliver = async (unit: number): Promise<boolean> => {
    const client = clients[unit % clients.length];
    const wanted = { email: `unit${crypto.randomUUID()}`, id: crypto.randomUUID() };
    for (let tries = 1; tries <= TRIES; tries += 1) {
      if (client !== undefined && (await addClient(client, wanted))) return true;
    }
    return false;
  };
  const results: boolean[] = [];
  if (sequential) for (let unit = 0; unit < units; unit += 1) results.push(await deliver(unit));
  else results.push(...(await Promise.all(Array.from({ length: units }, (_, unit) => deliver(unit)))));
  const tookMs = performance.now() - startedAtMs;
  const report = await panels.report();
  const delivered = results.filter(Boolean).length;
  return {
    tookMs,
    delivered,
    failed: units - delivered,
    report,
  };
}

async function addClient(client: ThreeXUI, { email, id }: { email: string; id: string }): Promise<boolean> {
  const terms = {
    totalGB: 1_000_000_000,
    expiryTime: Date.now() + 30 * 86_400_000,
    enable: true,
    limitIp: 0,
  };
  const wanted = { email, uuid: id, subId: email, ...terms };
  try {
    const added = await client.addModernClient({ client: wanted, inboundIds: [FIRST_INBOUND] });
    const links = await client.getClientLinks(email);
    return added.success === true && links.success === true;
  } catch {
    return false;
  }
}
