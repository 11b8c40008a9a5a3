import type { Clock } from '@panelkit/sdk';
import { createFaultSwitches, type FaultSwitches } from './fault-switches.ts';
import type { RequestHandler } from './panel-faults.ts';
import { panelsPage, type ShownPanel } from './panels-page.ts';
import { createSimulatedPanels, type SimulatedPanel } from './simulated-panels.ts';
import { type SimulatorServer, startSimulatorServer } from './start-simulator-server.ts';

/** Where the servers listen, on this machine alone. */
export interface SimulatedPanelsOptions {
  clock: Clock;
  /** Of the page; the panels take the ports behind it. 0: free ones for all. */
  port: number;
}

/** Panels that run, and the page that shows them. */
export interface RunningPanels {
  pageUrl: string;
  /** What a shop needs to know of each. */
  panels: { kind: string; title: string; baseUrl: string; credentials: Record<string, string> }[];
  close(): Promise<void>;
}

interface Running extends ShownPanel {
  panel: SimulatedPanel;
  switches: FaultSwitches;
  server: SimulatorServer;
}

/**
 * Starts a simulated panel of each family as an HTTP server, and a page with their accounts, on which faults
 * are switched and traffic is made.
 *
 * @throws Error `EADDRINUSE` when a port is taken; then nothing listens
 */
export async function startSimulatedPanels({ clock, port }: SimulatedPanelsOptions): Promise<RunningPanels> {
  const running: Running[] = [];
  const servers: SimulatorServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    for (const [index, panel] of createSimulatedPanels(clock).entries()) {
      const server = await startSimulatorServer(panel, { port: port === 0 ? 0 : port + 1 + index });
      servers.push(server);
      const url = `${server.url}${panel.path}`;
      running.push({ ...panel, panel, url, switches: createFaultSwitches(panel.faults), server });
    }
    const page = await startSimulatorServer({ handle: pageHandler(running) }, { port });
    servers.push(page);
    return {
      pageUrl: page.url,
      close,
      panels: running.map(({ kind, title, url, credentials }) => ({
        kind,
        title,
        baseUrl: url,
        credentials,
      })),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Names by which this machine calls itself: a name of somebody else's may lead here too. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

function pageHandler(running: Running[]): RequestHandler {
  return async (request) => {
    const { pathname, hostname } = new URL(request.url);
    if (!LOOPBACK.has(hostname)) return new Response('Forbidden', { status: 403 });
    if (pathname !== '/') return new Response('Not found', { status: 404 });
    if (request.method !== 'POST') {
      const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
      return new Response(panelsPage(running), { headers });
    }
    if (!isFromThisPage(request)) return new Response('Forbidden', { status: 403 });
    const form = new URLSearchParams(await request.text());
    const chosen = running.find(({ id }) => id === form.get('panel'));
    if (chosen === undefined || !act(chosen, form)) return new Response('Not understood', { status: 400 });
    return new Response(null, { status: 303, headers: { location: `/#${chosen.id}` } });
  };
}

/** Browsers name the page that sends a form: another site's form switches nothing here. */
function isFromThisPage(request: Request): boolean {
  const origin = request.headers.get('origin');
  return origin === null || origin === new URL(request.url).origin;
}

/** False for what is none of the buttons. */
function act({ panel, switches }: Running, form: URLSearchParams): boolean {
  const value = form.get('value') ?? '';
  switch (form.get('action')) {
    case 'fault':
      return switches.toggle(value);
    case 'down':
      switches.toggleDown();
      return true;
    case 'restart':
      switches.restart();
      return true;
    case 'backup':
      panel.backup();
      return true;
    case 'restore':
      return panel.restore();
    case 'traffic':
      return (
        /^\d{1,15}$/.test(value) &&
        isThere(panel, form.get('account')) &&
        addTraffic(panel, form, Number(value))
      );
    default:
      return false;
  }
}

function isThere(panel: SimulatedPanel, name: string | null): boolean {
  return panel.accounts().some((account) => account.name === name);
}

/** Nothing flows for an account that the core does not let in: that is an answer too. */
function addTraffic(panel: SimulatedPanel, form: URLSearchParams, bytes: number): boolean {
  panel.addTraffic(form.get('account') ?? '', bytes);
  return true;
}
