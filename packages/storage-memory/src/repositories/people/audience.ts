import { addMs, type Customer, DAY_MS, type Subscription } from '@panelkit/sdk';
import { type AudienceRequest, availableMinor } from '@panelkit/sdk/ports';
import type { Views } from '../../database/views.ts';
import { walletId } from '../ledger.ts';

type Request = Omit<AudienceRequest, 'kind'>;

/** Whether a customer is meant. */
export function isMeant(views: Views, request: Request, customer: Customer): boolean {
  const { audience, now, language } = request;
  if (customer.createdAt > now || customer.mergedIntoId !== null) return false;
  if (audience.language !== null && (customer.language ?? language) !== audience.language) return false;
  return hasServices(views, request, customer) && hasBalance(views, request, customer);
}

function hasServices(views: Views, { audience, now }: Request, { id }: Customer): boolean {
  const { services, endsWithinDays, planId, panelId } = audience;
  if (services === null && endsWithinDays === null && planId === null && panelId === null) return true;
  const owned = [...views.subscriptions.scan('customer', id)];
  const ofPlan = (service: Subscription) => planId === null || service.planId === planId;
  if (services === 'never-bought') return owned.every(({ isTrial }) => isTrial);
  if (services === 'ended') return owned.some(ofPlan) && !owned.some((service) => isLiving(service, now));
  const until = endsWithinDays === null ? null : addMs(now, endsWithinDays * DAY_MS);
  return owned.some(
    (service) =>
      isLiving(service, now) &&
      service.granted !== null &&
      ofPlan(service) &&
      (services !== 'trial' || service.isTrial) &&
      (until === null || (service.granted.expiresAt !== null && service.granted.expiresAt <= until)) &&
      (panelId === null || isOnPanel(views, service.id, panelId)),
  );
}

function isLiving({ termination, granted }: Subscription, now: Date): boolean {
  const expiresAt = granted?.expiresAt ?? null;
  return termination === null && (expiresAt === null || expiresAt > now);
}

function isOnPanel(views: Views, subscriptionId: string, panelId: string): boolean {
  return [...views.accounts.scan('live', subscriptionId)].some((account) => account.panelId === panelId);
}

function hasBalance(views: Views, { audience, currency }: Request, { id }: Customer): boolean {
  const { balanceFromMinor, balanceBelowMinor } = audience;
  if (balanceFromMinor === null && balanceBelowMinor === null) return true;
  const wallet = views.wallets.find(walletId(id, currency));
  const balance = wallet === null ? 0 : availableMinor(wallet);
  return (
    (balanceFromMinor === null || balance >= balanceFromMinor) &&
    (balanceBelowMinor === null || balance < balanceBelowMinor)
  );
}

/** Whether a bot may write to a customer. */
export function hasChat(views: Views, customerId: string, bot: string): boolean {
  const chats = [...views.chats.scan('customer', customerId)];
  return chats.some((chat) => chat.bot === bot && chat.unreachableSince === null);
}
