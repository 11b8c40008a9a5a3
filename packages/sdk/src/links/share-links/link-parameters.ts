/** Parameters of a link, read one by one; what nobody took is left for `rest`. */
export interface LinkParameters<Value> {
  /** The value as text; empty where there is none. */
  take(name: string): string;
  /** What was not taken, without known names that say nothing. */
  rest(): Record<string, Value>;
}

/** Names that some writers always put, with nothing behind them. */
const KNOWN = new Set([
  'path',
  'host',
  'headerType',
  'serviceName',
  'authority',
  'mode',
  'extra',
  'flow',
  'plugin',
  'sni',
  'alpn',
  'fp',
  'allowInsecure',
  'pbk',
  'sid',
  'spx',
  'pqv',
]);

/** @param toText - may throw for a value that is none */
export function readParameters<Value>(
  values: Map<string, Value>,
  toText: (value: Value, name: string) => string,
): LinkParameters<Value> {
  const left = new Map(values);
  const saysNothing = ([name, value]: [string, Value]): boolean =>
    (KNOWN.has(name) && value === '') || (name === 'headerType' && value === 'none');
  return {
    take: (name) => {
      const value = left.get(name);
      left.delete(name);
      return value === undefined ? '' : toText(value, name);
    },
    rest: () => Object.fromEntries([...left].filter((entry) => !saysNothing(entry))),
  };
}

/** Only those that say something. Pure. */
export function withoutEmpty(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

/** `1`, `true`, `t` in any case. Pure. */
export function isYes(text: string): boolean {
  return /^(1|t|true)$/i.test(text);
}
