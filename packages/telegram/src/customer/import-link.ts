import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { canImport } from './links.ts';
import { isDevice } from './screens/home-screens.ts';
import { importAppsScreen, importDevicesScreen } from './screens/import-screens.ts';
import { showService } from './show.ts';

/** The applications of a device, with the link of a service in them; without a device, asks for it. */
export async function showImport(context: CustomerContext, id: string, device: string): Promise<Screen> {
  const { panelkit, shop, by, language } = context;
  const { shopLink, status } = await panelkit.delivery.get(id, by);
  if (status === 'terminated' || !canImport(shop, shopLink)) return showService(context, id);
  if (!isDevice(device)) return importDevicesScreen(context, id);
  const links = shop.importLinks?.(shopLink, { device, language }) ?? [];
  const opened = links.filter(({ url }) => url.startsWith('https:'));
  return importAppsScreen(context, { id, device, links: opened });
}
