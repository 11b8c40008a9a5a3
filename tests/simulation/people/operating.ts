import { statusOf } from '@panelkit/sdk';
import { readAll } from '../../invariants/read-all.ts';
import { ask, byStaff, type World } from '../world/world.ts';

/** Chance in a step that somebody is at a panel by hand. */
const CHANCE = 0.05;

/**
 * The operator of a panel has clumsy hands: he gives an inbound another port, or deletes it for a while. He
 * draws from a source of his own, so that everything else happens as it would without him.
 */
export function operate(world: World, random: () => number): void {
  if (random() > CHANCE) return;
  const panel = world.panels[Math.floor(random() * world.panels.length)];
  if (panel === undefined) return;
  const inbound = Math.floor(random() * panel.handledInbounds);
  const port = 20_000 + Math.floor(random() * 40_000);
  const hides = random() < 0.2 && panel.hideInbound !== undefined;
  if (hides) panel.hideInbound?.(inbound);
  else panel.changePort(inbound, port);
  world.note(`${panel.baseUrl}: ${hides ? 'an inbound is deleted' : `inbound ${inbound} is at ${port}`}`, '');
}

/**
 * What the shop link of each active subscription serves, dialled on the panels of its accounts: it leads to
 * each of its places.
 */
export async function checkLinks(world: World): Promise<string[]> {
  const { storage } = world.observer;
  const violations: string[] = [];
  for (const subscription of await readAll((page) => storage.subscriptions.list(page))) {
    if (statusOf(subscription, world.clock.now()) !== 'active') continue;
    const { id } = subscription;
    const accounts = await storage.accounts.listLive(id);
    const panels = accounts.flatMap(
      ({ panelId }) => world.panels.find((panel) => panel.id === panelId) ?? [],
    );
    const answer = await ask(world, `links of ${id}`, ({ delivery }) => delivery.get(id, byStaff(world)));
    if (answer.kind !== 'done') continue;
    const { links } = answer.result;
    for (const panel of panels)
      if (!links.some((link) => panel.dial(link)))
        violations.push(`link: ${id} has none that leads to ${panel.baseUrl}`);
    for (const link of links)
      if (!panels.some((panel) => panel.dial(link)))
        violations.push(`link: ${link.split('#')[0]} of ${id} leads nowhere`);
  }
  return violations;
}
