import type { InboundTemplate } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field, select } from '../../forms/field.ts';
import { type Html, html } from '../../parts/html.ts';

const PARTS = ['path', 'serviceName', 'serverName', 'certificateFile', 'keyFile', 'target'] as const;
type Part = (typeof PARTS)[number];

/** The fields of what an inbound is made of. */
export const TEMPLATE_FIELDS = ['protocol', 'network', 'security', 'portFrom', 'portTo', ...PARTS] as const;
export type TemplateTexts = Readonly<Partial<Record<(typeof TEMPLATE_FIELDS)[number], string>>>;

/** What they say for an inbound that nobody described yet. */
export const NEW_TEMPLATE: TemplateTexts = { protocol: 'vless', network: 'tcp', security: 'none', path: '/' };

/** What they say for this one. */
export function templateTexts({ protocol, transport, security, port }: InboundTemplate): TemplateTexts {
  const [from, to] = typeof port === 'number' ? [port, ''] : [port.from, port.to];
  return {
    protocol,
    network: transport.network,
    security: security.kind,
    portFrom: String(from),
    portTo: String(to),
    ...('path' in transport && { path: transport.path }),
    ...('serviceName' in transport && { serviceName: transport.serviceName }),
    ...(security.kind === 'tls' && {
      serverName: security.serverName,
      certificateFile: security.certificateFile,
      keyFile: security.keyFile,
    }),
    ...(security.kind === 'reality' && {
      serverName: security.serverNames.join(', '),
      target: security.target,
    }),
  };
}

/** The form fields of an inbound template. `rest`: further fields beside the ports. */
export function templateFields(
  pageContext: PageContext,
  view: {
    texts: TemplateTexts;
    /** Whether a form without its ports is none. */
    needsPort: boolean;
    problemOf?: (name: string) => string | null;
    rest?: Html;
  },
): Html {
  const { staffInbounds: words, staffPanels } = pageContext.texts;
  const { texts, needsPort, problemOf = () => null } = view;
  const same = (values: readonly string[]) => values.map((value) => [value, value] as const);
  const chosen = (name: 'protocol' | 'network' | 'security', label: string, values: readonly string[]) =>
    select({ name, label, value: texts[name] ?? '', options: same(values), problem: problemOf(name) });
  const port = (name: 'portFrom' | 'portTo'): Html =>
    field({
      name,
      label: words[name],
      value: texts[name] ?? '',
      problem: problemOf(name),
      inputMode: 'numeric',
      maxLength: 5,
      optional: !needsPort || name === 'portTo',
    });
  const text = (name: Part): Html =>
    field({
      name,
      label: words.fields[name],
      value: texts[name] ?? '',
      problem: problemOf(name),
      optional: true,
      hint: words.hints[name],
    });
  return html`<div class="filters">${chosen('protocol', staffPanels.protocol, ['vless', 'vmess', 'trojan'])}
${chosen('network', words.network, ['tcp', 'ws', 'httpupgrade', 'grpc'])}
${chosen('security', words.security, ['none', 'tls', 'reality'])}
${port('portFrom')}
${port('portTo')}
${view.rest}</div>
<fieldset class="filters"><legend>${words.network}</legend>${text('path')}${text('serviceName')}</fieldset>
<fieldset class="filters"><legend>${words.security}</legend>${text('serverName')}${text('certificateFile')}${text('keyFile')}${text('target')}</fieldset>`;
}
