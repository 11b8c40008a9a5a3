import type { ReadServer, Server } from '../../servers/server.ts';
import type { Fields } from '../dial-details.ts';
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
  return { body: JSON.stringify(fillTemplate(template, [...groupsOf(names), ...entries])), leftOut };
}

/** The same as a template: texts in place of the servers and of their names. */
export function singBoxTemplate(template: SingBoxTemplate, servers: string, names: string): object {
  return fillTemplate(template, [...groupsOf([names]), servers]);
}

function groupsOf(names: readonly string[]): Fields[] {
  return [
    { type: 'selector', tag: 'Proxy', outbounds: ['Fastest', ...names], default: 'Fastest' },
    {
      type: 'urltest',
      tag: 'Fastest',
      outbounds: names,
      url: 'https://www.gstatic.com/generate_204',
      interval: '5m',
    },
  ];
}
