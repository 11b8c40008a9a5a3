/** The secrets that distinguish a client's links from others'. */
export interface LinkSecrets {
  uuid: string;
  password: string;
}

/** Sorts the links of a whole panel by the secret that each carries; the order of the panel stays. Pure. */
export function linksByCredential(links: string[]): (client: LinkSecrets) => string[] {
  const positions = new Map<string, number[]>();
  links.forEach((link, position) => {
    const secret = secretOf(link);
    if (secret !== '') positions.set(secret, [...(positions.get(secret) ?? []), position]);
  });
  return ({ uuid, password }) =>
    [...new Set([uuid, password])]
      .flatMap((secret) => positions.get(secret) ?? [])
      .sort((first, second) => first - second)
      .flatMap((position) => links[position] ?? []);
}

/** The secret in a share link; '' for a kind that we do not know. */
function secretOf(link: string): string {
  const [, scheme = '', rest = ''] = /^([a-z0-9]+):\/\/([^#?]*)/.exec(link) ?? [];
  if (scheme === 'vmess') return secretOfVmess(rest);
  const user = decoded(rest.slice(0, Math.max(0, rest.lastIndexOf('@'))));
  if (scheme !== 'ss') return user;
  const parts = (user.includes(':') ? user : fromBase64(user)).split(':');
  return parts.at(-1) ?? '';
}

function secretOfVmess(encoded: string): string {
  try {
    const settings: unknown = JSON.parse(fromBase64(encoded));
    const id = typeof settings === 'object' && settings !== null && 'id' in settings ? settings.id : '';
    return typeof id === 'string' ? id : '';
  } catch {
    return '';
  }
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
