import { describeError, type PanelView } from '@panelkit/sdk';
import { readAll } from '../read-all.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { SealedFile } from './dump-shop.ts';
import { sealFor } from './seal-for.ts';

type PanelShop = Pick<Shop, 'panelkit' | 'logger'>;

/** Copies each panel that can be copied, one after another. `onMissing`: a panel did not give its copy. */
export async function* copyPanels(
  { panelkit, logger }: PanelShop,
  { recipient, onMissing }: { recipient: string; onMissing(name: string): void },
): AsyncGenerator<SealedFile> {
  const by = { actor: SHOP_ACTOR };
  const panels = await readAll<PanelView>((page) => panelkit.panels.list(page, by));
  for (const { id, name, capabilities, removedAt } of panels) {
    if (removedAt !== null || capabilities?.backup !== 'native') continue;
    try {
      const { fileName, bytes } = await panelkit.panels.backup(id, by);
      const content = await sealFor(recipient, once(bytes));
      yield { name: `panel-${id.slice(0, 8)}-${plain(fileName)}.age`, content };
    } catch (error) {
      logger.warn({ panelId: id, error: describeError(error) }, 'a panel gave no copy for the backup');
      onMissing(name);
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A panel chose it. */
const plain = (fileName: string): string => fileName.replaceAll(/[^\w.-]/g, '_').slice(-80);
