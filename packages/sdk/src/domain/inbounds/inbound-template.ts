/** A port, or a range (both ends included) of which a free one is taken. */
export type PortChoice = number | { from: number; to: number };

/** What carries the protocol. `host`: the name that a request must carry; null for any. */
export type InboundTransport =
  | { network: 'tcp' }
  | { network: 'ws' | 'httpupgrade'; path: string; host: string | null }
  | { network: 'grpc'; serviceName: string };

/**
 * What hides it. Paths of *tls* are on the panel's own machine. *reality* borrows the face of `target`
 * (`example.com:443`); its keys are made with the inbound and never change.
 */
export type InboundSecurity =
  | { kind: 'none' }
  | { kind: 'tls'; serverName: string; certificateFile: string; keyFile: string }
  | { kind: 'reality'; target: string; serverNames: string[] };

/** What an inbound is made of. Data: it is stored with a plan or an inbound. */
export interface InboundTemplate {
  protocol: 'vless' | 'vmess' | 'trojan';
  transport: InboundTransport;
  security: InboundSecurity;
  port: PortChoice;
  /** Whether the panel looks into connections to learn where they go. */
  sniffing: boolean;
}

/** An inbound as it should be on its panel. */
export interface DesiredInbound {
  /**
   * The remark or tag under which the panel keeps it, chosen before the first call: by it the inbound is
   * found again.
   */
  name: string;
  template: InboundTemplate;
  enabled: boolean;
}

/**
 * An inbound as observed on its panel; a part is null when no template knows its kind or the family does not
 * report it.
 */
export interface ObservedInbound {
  key: string;
  name: string;
  protocol: string | null;
  network: string | null;
  port: number | null;
  enabled: boolean;
  transport: InboundTransport | null;
  security: InboundSecurity | null;
  sniffing: boolean | null;
  /** Accounts on it, ours and foreign. */
  accountCount: number;
}

/** What can differ between the two. */
export type DifferingInboundField = 'protocol' | 'transport' | 'security' | 'port' | 'sniffing' | 'enabled';

/**
 * The fields in which the inbound differs from what is wanted. Sniffing is not compared on panels that do not
 * report it.
 */
export function inboundDifferences(
  { template, enabled }: DesiredInbound,
  observed: ObservedInbound,
): DifferingInboundField[] {
  const same: Record<DifferingInboundField, boolean> = {
    protocol: observed.protocol === template.protocol,
    transport: isSame(observed.transport, template.transport),
    security: isSame(observed.security, template.security),
    port: observed.port !== null && isWithin(template.port, observed.port),
    sniffing: observed.sniffing === null || observed.sniffing === template.sniffing,
    enabled: observed.enabled === enabled,
  };
  const fields = ['protocol', 'transport', 'security', 'port', 'sniffing', 'enabled'] as const;
  return fields.filter((field) => !same[field]);
}

/**
 * The ports of a choice in the order in which they are tried: from a place that follows from `name`, so that
 * inbounds spread.
 */
export function portsToTry(choice: PortChoice, name: string): number[] {
  if (typeof choice === 'number') return [choice];
  const count = choice.to - choice.from + 1;
  let start = 0;
  for (const letter of name) start = (start * 31 + (letter.codePointAt(0) ?? 0)) % count;
  return Array.from({ length: count }, (_, index) => choice.from + ((start + index) % count));
}

function isWithin(choice: PortChoice, port: number): boolean {
  return typeof choice === 'number' ? port === choice : port >= choice.from && port <= choice.to;
}

function isSame(first: object | null, second: object): boolean {
  if (first === null) return false;
  const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...keys].every(
    (key) => JSON.stringify(Reflect.get(first, key)) === JSON.stringify(Reflect.get(second, key)),
  );
}
