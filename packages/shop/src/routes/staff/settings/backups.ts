import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describeError } from '@panelkit/sdk';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { BackupFailure } from '../../../backups/backup-failure.ts';
import {
  BACKUP_INTERVALS,
  type BackupSettings,
  isReadyForBackups,
  isRecipient,
} from '../../../backups/backup-settings.ts';
import { actorOf, pageContextOf, permissionsIn, requireStaff, viewerIn } from '../../../page-context.ts';
import { BACKUPS_PAGE, type BackupKeys, backupsPage } from '../../../pages/staff/settings/backups-page.ts';
import { fieldRefused, formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { doneText } from '../dashboard.ts';
import { flag } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { listedGroups } from './groups.ts';

const SHOWN = 30;

const settingsForm = z.object({
  ...formKey,
  everyHours: z
    .enum(BACKUP_INTERVALS.map(String))
    .transform(Number)
    .pipe(z.literal([...BACKUP_INTERVALS])),
  recipient: z.string().trim().max(2500),
  groupId: z.union([z.literal(''), z.uuid()]),
  withPanels: flag,
});

/** Copies of the whole shop. Who chooses the key can read them: so each form asks for a fresh proof. */
export function createBackupRoutes(shop: Shop): Router {
  const router = Router();
  router.use(BACKUPS_PAGE, requireStaff('manage-backups'));
  router.get(BACKUPS_PAGE, (request, response) => show(shop, request, response, {}));
  router.post(BACKUPS_PAGE, requireFreshProof(shop), async (request, response) => {
    const { key, ...backups } = parseForm(settingsForm, request);
    refuseUseless(shop, request, backups);
    await shop.settings.save({ backups }, { actor: actorOf(request), idempotencyKey: key });
    await record(shop, request, 'backup.changed', JSON.stringify(backups));
    response.redirect(303, `${BACKUPS_PAGE}?done=save`);
  });
  router.post(`${BACKUPS_PAGE}/keys`, requireFreshProof(shop), async (request, response) => {
    const identity = await generateX25519Identity();
    const keys = { identity, recipient: await identityToRecipient(identity) };
    await record(shop, request, 'backup.keys', keys.recipient);
    await show(shop, request, response, { keys });
  });
  router.post(`${BACKUPS_PAGE}/now`, requireFreshProof(shop), async (request, response) => {
    if (!isReady(shop)) throw hostError('PAGE_NOT_FOUND');
    await shop.backups.ask();
    await record(shop, request, 'backup.asked', '');
    const { staffBackups } = pageContextOf(request).texts;
    await show(shop, request, response, { done: staffBackups.asked });
  });
  router.post(`${BACKUPS_PAGE}/download`, requireFreshProof(shop), (request, response) =>
    download(shop, request, response),
  );
  return router;
}

function isReady({ settings, backups: { isPossible, folder } }: Shop): boolean {
  return isPossible && isReadyForBackups(settings.current().backups, { hasFolder: folder !== null });
}

/**
 * @throws PanelkitError `INVALID_INPUT` for a key that is none, backups that would go nowhere, and copies
 *   that hold logins
 */
function refuseUseless(
  shop: Shop,
  request: Request,
  { everyHours, recipient, groupId, withPanels }: BackupSettings,
): void {
  const { staffBackups: words } = pageContextOf(request).texts;
  const needsKey = everyHours > 0 || recipient !== '';
  if (needsKey && !isRecipient(recipient)) throw fieldRefused('recipient', words.noKey);
  if (withPanels && !permissionsIn(request)('manage-panel-logins'))
    throw fieldRefused('withPanels', words.noPanels);
  const hasPlace = groupId !== '' || shop.backups.folder !== null;
  if (everyHours > 0 && !hasPlace) throw fieldRefused('groupId', words.noPlace);
}

async function download(shop: Shop, request: Request, response: Response): Promise<void> {
  const { recipient } = shop.settings.current().backups;
  if (!shop.backups.isPossible || !isRecipient(recipient)) throw hostError('PAGE_NOT_FOUND');
  try {
    const { name, content } = await shop.backups.dump({ recipient, at: shop.clock.now() });
    await record(shop, request, 'backup.downloaded', name);
    response.attachment(name).type('application/octet-stream');
    await pipeline(Readable.from(content), response);
  } catch (error) {
    if (!(error instanceof BackupFailure)) throw error;
    shop.logger.error({ error: describeError(error.cause ?? error) }, error.message);
    // A part of it went out: the browser sees that the rest is missing.
    if (response.headersSent) response.destroy();
    else await show(shop, request, response.status(503), { problem: error });
  }
}

interface Said {
  keys?: BackupKeys;
  done?: string;
  problem?: BackupFailure;
}

async function show(
  shop: Shop,
  request: Request,
  response: Response,
  { keys, done, problem }: Said,
): Promise<void> {
  const { panelkit, store, settings, backups } = shop;
  const { staffBackups: words } = pageContextOf(request).texts;
  await panelkit.shopSettings.refresh();
  const groups = await listedGroups(shop);
  const view = {
    settings: settings.current().backups,
    isPossible: backups.isPossible,
    isReady: isReady(shop),
    folder: backups.folder,
    groups: groups.filter(({ status }) => status === 'linked'),
    backups: await store.backups.list(SHOWN),
    keys: keys ?? null,
    problem: problem === undefined ? null : words.problems[problem.problem],
    done: done ?? doneText(request),
  };
  response.send(backupsPage(pageContextOf(request), view));
}

async function record(shop: Shop, request: Request, action: string, note: string): Promise<void> {
  const { user } = viewerIn(request);
  await recordStaffAction(shop, request, { by: user, action, targetId: user.id, note });
}
