import { type ChatGroup, describeError } from '@panelkit/sdk';
import { Router } from 'express';
import { actorOf, requireStaff } from '../../../page-context.ts';
import { CONNECTIONS_PAGE } from '../../../pages/staff/settings/connections-page.ts';
import { GROUPS, type GroupsView } from '../../../pages/staff/settings/groups-card.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';

/** More than anybody works in. */
const MAX_GROUPS = 100;

/**
 * Groups in which the staff's bot posts: what they may see, and their end. Only the bot links one, in the
 * group itself.
 */
export function createGroupRoutes(shop: Shop): Router {
  const { chats } = shop.panelkit;
  const router = Router();
  router.use(GROUPS, requireStaff('manage-settings'));
  router.post(`${GROUPS}/:id/show-people`, requireFreshProof(shop), async (request, response) => {
    await chats.setGroupPeople(
      { id: paramOf(request, 'id'), showsPeople: true },
      { actor: actorOf(request) },
    );
    response.redirect(303, CONNECTIONS_PAGE);
  });
  router.post(`${GROUPS}/:id/hide-people`, async (request, response) => {
    await chats.setGroupPeople(
      { id: paramOf(request, 'id'), showsPeople: false },
      { actor: actorOf(request) },
    );
    response.redirect(303, CONNECTIONS_PAGE);
  });
  router.post(`${GROUPS}/:id/remove`, async (request, response) => {
    await chats.unlinkGroup(paramOf(request, 'id'), { actor: actorOf(request) });
    response.redirect(303, CONNECTIONS_PAGE);
  });
  return router;
}

/** Those that were not unlinked; none where the shop has no bot for staff. */
export async function listedGroups({ panelkit, bots: { staff } }: Shop): Promise<ChatGroup[]> {
  if (staff === null) return [];
  const { rows } = await panelkit.chats.listGroups({ bot: staff.id, limit: MAX_GROUPS });
  return rows.filter(({ status }) => status !== 'unlinked');
}

/** Null: the shop has no bot for staff. */
export async function groupsOf(shop: Shop): Promise<GroupsView | null> {
  const { bots, logger } = shop;
  const { staff, demo } = bots;
  if (staff === null) return null;
  const groups = await listedGroups(shop);
  if (demo !== null) return { groups, addLink: null };
  try {
    return { groups, addLink: `https://t.me/${await staff.username()}?startgroup=alerts` };
  } catch (error) {
    logger.warn({ error: describeError(error) }, 'the name of the bot could not be asked for');
    return { groups, addLink: null };
  }
}
