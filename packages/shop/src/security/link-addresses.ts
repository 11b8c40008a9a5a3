import type { RequestHandler } from 'express';
import type { Shop } from '../shop.ts';

/** The link, what its page is made of, and the question of the doctor. */
const OF_LINKS =
  /^\/(?:s\/.+|assets\/[a-z0-9-]+\.(?:css|js|woff2)|brand\/[a-z0-9-]+\.[a-z]+|favicon\.svg|doctor\/seen)$/;

/**
 * Answers nothing but links under an address that is listed for them, unless the shop itself has it; see
 * decision 82. A path prefix is taken off, also where a proxy passes on another name.
 */
export function serveLinkAddresses({
  settings,
  publicUrl,
}: Pick<Shop, 'settings' | 'publicUrl'>): RequestHandler {
  const ownHost = new URL(publicUrl).host;
  return (request, response, next) => {
    const { linkAddresses } = settings.current();
    if (linkAddresses.length === 0) return next();
    const [, path = '/', query = ''] = /^([^?]*)(.*)$/s.exec(request.url) ?? [];
    const addresses = linkAddresses.map((address) => new URL(address));
    const rest = addresses
      .flatMap(({ pathname }) => (path.startsWith(`${pathname}/`) ? [path.slice(pathname.length)] : []))
      .find((below) => OF_LINKS.test(below));
    if (rest !== undefined) request.url = rest + query;
    else if (isOfLinksOnly(addresses, { host: request.host, ownHost }) && !OF_LINKS.test(path))
      return void response.status(404).set('Cache-Control', 'no-store').type('text').send('Not found\n');
    next();
  };
}

function isOfLinksOnly(
  addresses: readonly URL[],
  { host, ownHost }: { host: string; ownHost: string },
): boolean {
  const asked = host.toLowerCase().replace(/\.(?=:|$)/, '');
  return asked !== ownHost && addresses.some((address) => address.host === asked);
}
