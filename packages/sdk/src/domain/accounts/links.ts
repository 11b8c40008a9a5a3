/**
 * What a panel may draw at random for each rendering of a link: a Reality name, id and path, or one of
 * several host names.
 */
const DRAWN = new Set(['sni', 'sid', 'spx', 'host']);

/**
 * Whether a client that has the links of `before` must be given those of `after`. Remarks and the order do
 * not count.
 *
 * @param ignoreDrawn - leaves out what some panels draw at random each time: for who does not know whether
 *   anything changed at all
 */
export function connectDifferently(
  before: readonly string[],
  after: readonly string[],
  { ignoreDrawn = false }: { ignoreDrawn?: boolean } = {},
): boolean {
  const [first, second] = [before, after].map((links) =>
    links
      .map((link) => connectionOf(link, ignoreDrawn))
      .sort()
      .join('\n'),
  );
  return first !== second;
}

/** The link without its remark: what a client dials, as one text. */
function connectionOf(link: string, ignoreDrawn: boolean): string {
  const [address = ''] = link.split('#');
  if (address.startsWith('vmess://')) return vmessConnection(address, ignoreDrawn);
  const [place = '', query = ''] = address.split('?');
  const parameters = query.split('&').filter((part) => !(ignoreDrawn && DRAWN.has(part.split('=')[0] ?? '')));
  return [place, ...parameters.sort()].join('&');
}

/** The settings of a VMess link are one base64 object, its remark is in it. */
function vmessConnection(address: string, ignoreDrawn: boolean): string {
  try {
    const settings: unknown = JSON.parse(atob(address.slice('vmess://'.length)));
    const kept = Object.entries(settings ?? {}).filter(
      ([name]) => name !== 'ps' && !(ignoreDrawn && DRAWN.has(name)),
    );
    return `vmess:${JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)))}`;
  } catch {
    return address;
  }
}
