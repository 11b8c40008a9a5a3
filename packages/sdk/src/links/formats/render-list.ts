import type { ReadServer, Server } from '../servers/server.ts';
import type { Rendered } from './rendered.ts';

/** The links, one a line. Pure. */
export function renderPlain(servers: readonly Server[], dummy: ReadServer): Rendered {
  const shown = servers.length === 0 ? [dummy] : servers;
  return { body: shown.map(({ uri }) => uri).join('\n'), leftOut: [] };
}

/** The same in base64, as most applications want it. Pure. */
export function renderBase64(servers: readonly Server[], dummy: ReadServer): Rendered {
  const { body, leftOut } = renderPlain(servers, dummy);
  return { body: Buffer.from(body).toString('base64'), leftOut };
}
