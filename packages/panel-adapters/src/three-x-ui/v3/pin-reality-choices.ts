/** What a Reality inbound offers: the panel puts one of each into a link, drawn at random for each answer. */
export interface RealityChoices {
  publicKey: string;
  serverNames: string[];
  shortIds: string[];
}

/** A path to crawl follows from the client in newer versions; in older ones it is random letters. */
const DERIVED_PATH = /^\/[0-9a-f]{15}$/;

/**
 * The links with the first server name and the first short id of their inbound, so that two looks give the
 * same links. Pure. Source: internal/sub/service.go, `applyShareRealityParams` (3.6.0).
 */
export function pinRealityChoices(links: string[], choices: RealityChoices[]): string[] {
  return links.map((link) => {
    const offered = choicesFor(link, choices);
    if (offered === undefined) return link;
    const chosen = pinned(pinned(link, 'sni', offered.serverNames[0]), 'sid', offered.shortIds[0]);
    return DERIVED_PATH.test(parameterOf(link, 'spx') ?? '') ? chosen : pinned(chosen, 'spx', '/');
  });
}

/** False when a link is of an inbound, or shows a choice, that is not among `choices`. */
export function showsOnlyKnownChoices(links: string[], choices: RealityChoices[]): boolean {
  return links.every((link) => {
    if (parameterOf(link, 'pbk') === null) return true;
    const offered = choicesFor(link, choices);
    return (
      offered !== undefined &&
      isOneOf(offered.serverNames, parameterOf(link, 'sni')) &&
      isOneOf(offered.shortIds, parameterOf(link, 'sid'))
    );
  });
}

function choicesFor(link: string, choices: RealityChoices[]): RealityChoices | undefined {
  const publicKey = parameterOf(link, 'pbk');
  return publicKey === null ? undefined : choices.find((offered) => offered.publicKey === publicKey);
}

function isOneOf(values: string[], value: string | null): boolean {
  return value === null || values.includes(value);
}

function pinned(link: string, parameter: string, value: string | undefined): string {
  if (value === undefined) return link;
  const [address = '', ...remark] = link.split('#');
  const fixed = address.replace(
    new RegExp(`([?&]${parameter}=)[^&]*`),
    (_, start: string) => start + encodeURIComponent(value),
  );
  return [fixed, ...remark].join('#');
}

function parameterOf(link: string, parameter: string): string | null {
  const [address = ''] = link.split('#');
  const start = address.indexOf('?');
  return start < 0 ? null : new URLSearchParams(address.slice(start)).get(parameter);
}
