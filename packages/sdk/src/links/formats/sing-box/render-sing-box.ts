import type { ReadServer, Server } from '../../servers/server.ts';
import { type Rendered, toEntries } from '../rendered.ts';
import { fillTemplate, type SingBoxTemplate } from './sing-box-templates.ts';
import { toSingBoxOutbound } from './to-sing-box-outbound.ts';

/** A configuration of sing-box: all servers, one group to choose from them and one that takes the fastest. */
export async function renderSingBox(
  servers: readonly Server[],
  dummy: ReadServer,
  template: SingBoxTemplate,
): Promise<Rendered> {
  const { names, entries, leftOut } = await toEntries(servers, dummy, toSingBoxOutbound);
  const groups = [
    { type: 'selector', tag: 'Proxy', outbounds: ['Fastest', ...names], default: 'Fastest' },
    {
      type: 'urltest',
      tag: 'Fastest',
      outbounds: names,
      url: 'https://www.gstatic.com/generate_204',
      interval: '5m',
    },
  ];
  return { body: JSON.stringify(fillTemplate(template, [...groups, ...entries])), leftOut };
}
