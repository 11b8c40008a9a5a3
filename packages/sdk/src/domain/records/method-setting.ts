/** What staff decided about a payment method. */
export interface MethodSetting {
  method: string;
  /** A method that is off is offered nowhere; payments that were opened before still finish. */
  isOn: boolean;
  /** Below this price it is not offered, in the shop's currency; 0: for any price. */
  minimumMinor: number;
  /**
   * Added to what is asked in another currency, in hundredths of a percent; null: as the shop's policies say.
   */
  marginBasisPoints: number | null;
}

/** Always on: customers have money in it. */
const WALLET = 'wallet';

/**
 * What holds for each method of the shop that collects money, in the order in which they are offered. Those
 * about which staff decided nothing come last, and are on. Pure.
 */
export function methodSettings(
  configured: ReadonlySet<string>,
  decided: readonly MethodSetting[],
): MethodSetting[] {
  const known = new Set(decided.map(({ method }) => method));
  const others = [...configured].filter((method) => method !== WALLET && !known.has(method));
  return [
    ...decided.filter(({ method }) => configured.has(method)),
    ...others.map((method) => ({ method, isOn: true, minimumMinor: 0, marginBasisPoints: null })),
  ];
}

/** The methods that are on, the wallet first. Pure. */
export function methodsInUse(
  configured: ReadonlySet<string>,
  decided: readonly MethodSetting[],
): ReadonlySet<string> {
  const inUse = methodSettings(configured, decided).flatMap(({ method, isOn }) => (isOn ? [method] : []));
  return new Set(configured.has(WALLET) ? [WALLET, ...inUse] : inUse);
}

/** One place earlier or later; the same list at its ends. Pure. */
export function moveMethod(
  settings: readonly MethodSetting[],
  method: string,
  direction: 'earlier' | 'later',
): MethodSetting[] {
  const from = settings.findIndex((one) => one.method === method);
  const to = direction === 'earlier' ? from - 1 : from + 1;
  const [first, second] = [settings[from], settings[to]];
  if (first === undefined || second === undefined) return [...settings];
  return settings.map((one, index) => {
    if (index === from) return second;
    return index === to ? first : one;
  });
}
