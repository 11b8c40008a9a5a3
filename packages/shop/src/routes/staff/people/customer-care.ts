import type { CommandContext, Customer, SelectedWork, SubscriptionStatus } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { findLanguage } from '../../../messages/languages.ts';
import { permissionsIn, requireStaff, viewerIn } from '../../../page-context.ts';
import type { CustomerCare } from '../../../pages/staff/people/customer-care.ts';
import { mailChangedAddress } from '../../../people/customers/change-address.ts';
import { messageLanguage } from '../../../people/message-language.ts';
import { readAll } from '../../../read-all.ts';
import { ACTING } from '../../../roles/viewer.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import { manyLines, oneLine } from '../../../security/plain-input.ts';
import type { Shop } from '../../../shop.ts';
import type { User } from '../../../store/shop-store.ts';
import { flag } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { reasonOf, runStaffAction } from '../run-staff-action.ts';

const HOME = '/staff/customers';
const none = z.literal('').transform(() => null);
const editForm = z.object({
  ...formKey,
  name: oneLine.min(1).max(100),
  language: none.or(z.string().refine((code) => findLanguage(code) !== null, 'no such language')),
  note: manyLines.max(2000).default(''),
  email: z.email().max(200).toLowerCase().optional(),
});
const messageForm = z.object({ ...formKey, text: z.string() });
const blockForm = z.object({ ...formKey, suspend: flag });
const unblockForm = z.object({ ...formKey, resume: flag });

/** What staff change about a customer, and whether they may do anything. */
export function createCustomerCareRoutes(shop: Shop): Router {
  const { panelkit, store } = shop;
  const router = Router();
  router.post(
    `${HOME}/:id/message`,
    requireStaff('write-to-customers'),
    runStaffAction('message', HOME, (customerId, by, request) =>
      panelkit.customers.write({ customerId, text: parseForm(messageForm, request).text }, by),
    ),
  );
  const guards = [requireStaff('manage-customers'), requireFreshProof(shop)];
  router.post(`${HOME}/:id/edit`, ...guards, runStaffAction('save', HOME, editCustomer(shop)));
  router.post(
    `${HOME}/:id/block`,
    ...guards,
    runStaffAction('block', HOME, async (customerId, by, request) => {
      const { suspend } = parseForm(blockForm, request);
      const reason = reasonOf(request);
      await panelkit.customers.block({ customerId, reason }, by);
      const user = await store.users.findByCustomer(customerId);
      if (user !== null) await store.sessions.removeByUser(user.id, null);
      if (suspend) await workOnAll(shop, request, { customerId, by, work: { kind: 'suspend', reason } });
      await record(shop, request, { user, action: 'customer.blocked', note: reason });
    }),
  );
  router.post(
    `${HOME}/:id/unblock`,
    ...guards,
    runStaffAction('unblock', HOME, async (customerId, by, request) => {
      const { resume } = parseForm(unblockForm, request);
      await panelkit.customers.unblock({ customerId }, by);
      if (resume) await workOnAll(shop, request, { customerId, by, work: { kind: 'resume' } });
      const user = await store.users.findByCustomer(customerId);
      await record(shop, request, { user, action: 'customer.unblocked', note: '' });
    }),
  );
  return router;
}

function editCustomer(shop: Shop) {
  const { panelkit, store } = shop;
  return async (customerId: string, by: CommandContext, request: Request): Promise<void> => {
    const { name, language, note, email } = parseForm(editForm, request);
    const user = await store.users.findByCustomer(customerId);
    if (user === null || user.deletedAt !== null) throw hostError('PAGE_NOT_FOUND');
    const { email: former } = user;
    if (email !== undefined && former !== null && email !== former)
      await changeAddress(shop, request, { user, former, email });
    await store.users.update(user.id, { name, language, note });
    await panelkit.customers.rename({ customerId, displayName: name }, by);
    const spoken = { customerId, language: messageLanguage(language) };
    await panelkit.customers.setLanguage(spoken, { ...by, idempotencyKey: `${by.idempotencyKey}:language` });
    const was = { name: user.name, language: user.language, note: user.note };
    const text = `${JSON.stringify(was)} → ${JSON.stringify({ name, language, note })}`;
    await record(shop, request, { user, action: 'customer.edited', note: text.slice(0, 1000) });
  };
}

/** Who owns the address can set a password: it takes who may act as the customer anyway. */
async function changeAddress(
  shop: Shop,
  request: Request,
  { user, former, email }: { user: User; former: string; email: string },
): Promise<void> {
  if (!ACTING.every(permissionsIn(request))) throw hostError('FORBIDDEN');
  const { store } = shop;
  if (!(await store.users.changeEmail(user.id, { from: former, to: email })))
    throw hostError('ADDRESS_TAKEN');
  await store.links.removeByUser(user.id);
  await store.sessions.removeByUser(user.id, null);
  await record(shop, request, { user, action: 'customer.address-changed', note: `${former} → ${email}` });
  await mailChangedAddress(shop, { user, former, email });
}

/** Suspends or resumes what a customer has, in the background. */
async function workOnAll(
  { panelkit }: Shop,
  request: Request,
  wanted: { customerId: string; by: CommandContext; work: SelectedWork },
): Promise<void> {
  if (!permissionsIn(request)('act-on-orders')) throw hostError('FORBIDDEN');
  const { customerId, by, work } = wanted;
  const { running, suspended } = await servicesOf({ panelkit }, customerId, by);
  const subscriptionIds = work.kind === 'suspend' ? running : suspended;
  if (subscriptionIds.length === 0) return;
  const key = { ...by, idempotencyKey: `${by.idempotencyKey}:${work.kind}` };
  await panelkit.bulk.workOnSelected({ subscriptionIds, work }, key);
}

async function servicesOf(
  { panelkit }: Pick<Shop, 'panelkit'>,
  customerId: string,
  by: Pick<CommandContext, 'actor'>,
): Promise<{ running: string[]; suspended: string[] }> {
  const all = await readAll((page) => panelkit.subscriptions.list({ ...page, customerId }, by));
  const idsOf = (...wanted: SubscriptionStatus[]): string[] =>
    all.filter(({ status }) => wanted.includes(status)).map(({ id }) => id);
  // One that waits for its first use runs from then on, and one whose traffic is used up once it has more.
  return { running: idsOf('active', 'on-hold', 'limited'), suspended: idsOf('suspended') };
}

async function record(
  shop: Shop,
  request: Request,
  { user, action, note }: { user: User | null; action: string; note: string },
): Promise<void> {
  if (user === null) return;
  const { user: by } = viewerIn(request);
  await recordStaffAction(shop, request, { by, action, targetId: user.id, note });
}

/** What the page of a customer shows of it; null where the reader may not. */
export async function customerCareOf(
  shop: Shop,
  request: Request,
  { customer, user }: { customer: Customer; user: User | null },
): Promise<CustomerCare | null> {
  const may = permissionsIn(request);
  if (!may('manage-customers') || user === null || user.deletedAt !== null) return null;
  const { actor } = viewerIn(request);
  const { running, suspended } = await servicesOf(shop, customer.id, { actor });
  const { blockedAt: at, blockReason: reason } = customer;
  const { name, email, language, note } = user;
  return {
    name,
    email,
    language,
    note,
    blocked: at === null ? null : { at, reason: reason ?? '' },
    mayChangeEmail: ACTING.every(may),
    running: running.length,
    suspended: suspended.length,
    maySuspend: may('act-on-orders'),
  };
}
