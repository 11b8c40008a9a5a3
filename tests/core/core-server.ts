import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../packages/panel-adapters/src/dialer/free-port.ts';
import { makeCertificate, makeKeyPair, startRealityTarget } from '../real-panels/reality-target.ts';
import { coreInbounds } from './core-inbounds.ts';
import { start } from './run-program.ts';

/** Nobody resolves this name: what comes from there came through the server. */
export const ORIGIN = 'http://bytes.panelkit.invalid/';

export interface CoreServer {
  /** A link to each inbound. */
  links: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/**
 * An Xray with an inbound of each kind, all of which lead to a web server that answers as many bytes as it is
 * asked for.
 */
export async function startCoreServer(xray: string): Promise<CoreServer> {
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-links-'));
  const { file: certificateFile, keyFile } = makeCertificate(folder);
  const target = await startRealityTarget();
  const web = createServer((incoming, outgoing) => {
    const bytes = new URL(incoming.url ?? '', ORIGIN).searchParams.get('bytes');
    outgoing.end(Buffer.alloc(Number(bytes)));
  });
  const webPort = await freePort();
  await new Promise<void>((resolve) => web.listen(webPort, '127.0.0.1', resolve));

  const keys = { certificateFile, keyFile, reality: makeKeyPair(), realityTarget: target.address };
  const kinds = coreInbounds(keys);
  const ports = await Promise.all(kinds.map(freePort));
  const inbounds = kinds.map(({ protocol, settings, streamSettings }, index) => ({
    listen: '127.0.0.1',
    port: ports[index],
    protocol,
    settings,
    streamSettings,
  }));
  // A current core lets nobody reach the networks around it unless it is told to.
  const settings = { redirect: `127.0.0.1:${webPort}`, finalRules: [{ action: 'allow' }] };
  const configuration = {
    log: { loglevel: 'warning' },
    inbounds,
    outbounds: [{ protocol: 'freedom', settings }],
  };
  const path = join(folder, 'server.json');
  await writeFile(path, JSON.stringify(configuration));
  const core = await start(xray, ['run', '-c', path], ports[0] ?? 0);
  return {
    links: new Map(kinds.map(({ name, link }, index) => [name, link(ports[index] ?? 0)])),
    stop: async () => {
      await core.stop();
      target.stop();
      web.closeAllConnections();
      web.close();
      await rm(folder, { recursive: true });
    },
  };
}
