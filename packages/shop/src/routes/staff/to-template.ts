import { type CreateInboundInput, type InboundTemplate, toLatinDigits } from '@panelkit/sdk';
import type { TemplateTexts } from '../../pages/staff/plans/template-fields.ts';

type Template = CreateInboundInput['template'];

/**
 * What was typed, as the engine takes it; it says what is wrong with it. What the form does not ask for stays
 * as it was.
 * @param before - the template that is changed; null: a new one
 */
export function toTemplate(texts: TemplateTexts, before: InboundTemplate | null): Template {
  const { protocol = '', portFrom = '', portTo = '' } = texts;
  const port = (text: string): number => Number(toLatinDigits(text.trim()));
  return {
    // What is none of them is for the engine to reject.
    protocol: protocol as Template['protocol'],
    port: portTo.trim() === '' ? port(portFrom) : { from: port(portFrom), to: port(portTo) },
    transport: transportOf(texts, before),
    security: securityOf(texts),
    ...(before !== null && { sniffing: before.sniffing }),
  };
}

function transportOf(
  { network = '', path = '', serviceName = '' }: TemplateTexts,
  before: InboundTemplate | null,
): Template['transport'] {
  if (network === 'tcp') return { network };
  if (network === 'grpc') return { network, serviceName: serviceName.trim() };
  const { transport } = before ?? {};
  const host = transport !== undefined && 'host' in transport ? transport.host : null;
  return { network: network as 'ws' | 'httpupgrade', path: path.trim(), host };
}

function securityOf(texts: TemplateTexts): Template['security'] {
  const { security = '', serverName = '', certificateFile = '', keyFile = '', target = '' } = texts;
  if (security === 'tls') {
    const files = { certificateFile: certificateFile.trim(), keyFile: keyFile.trim() };
    return { kind: security, serverName: serverName.trim(), ...files };
  }
  if (security !== 'reality') return { kind: security as 'none' };
  const serverNames = serverName.split(/[\s,،]+/).filter(Boolean);
  return { kind: security, target: target.trim(), serverNames };
}
