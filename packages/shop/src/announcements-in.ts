import type { Texts } from './messages/texts.ts';
import type { Shop } from './shop.ts';

/** What every page says above its content. */
export function announcementsIn({ settings }: Pick<Shop, 'settings'>, texts: Texts): string[] {
  const { maintenance, announcement } = settings.current();
  return [...(maintenance ? [texts.layout.maintenance] : []), ...(announcement === '' ? [] : [announcement])];
}
