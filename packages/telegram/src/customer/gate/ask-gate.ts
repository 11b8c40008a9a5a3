import type { Action } from '../../screens/action.ts';
import type { Screen } from '../../screens/screen.ts';
import type { CustomerContext } from '../customer-context.ts';
import { gateScreen } from '../screens/gate-screen.ts';
import type { ChannelGate } from './channel-gate.ts';
import { askPhone } from './phone-gate.ts';

/** What leads to something new. Everything else is about what somebody has, or pays for already. */
const SELLING: ReadonlySet<string> = new Set<Action['name']>([
  'joined',
  'plans',
  'category',
  'plan',
  'buy',
  'pay',
  'trial',
  'top-up',
  'pay-top-up',
  'plan-changes',
  'plan-change',
  'change',
  'pay-plan',
]);
const OF_A_PLAN: ReadonlySet<string> = new Set<Action['name']>(['joined', 'plan', 'buy', 'pay', 'trial']);

/** The screen that asks for what is missing, in place of what a tap leads to; null: it is open. */
export async function gateOfTap(
  gate: ChannelGate | null,
  context: CustomerContext,
  { name, id }: Action,
): Promise<Screen | null> {
  if (!SELLING.has(name)) return null;
  const planId = OF_A_PLAN.has(name) ? id : undefined;
  return askGate(gate, context, { planId, isAgain: name === 'joined' });
}

/**
 * The screen that asks to join or to share a phone number, and leads on to a plan; null: nothing is missing.
 */
export async function askGate(
  gate: ChannelGate | null,
  context: CustomerContext,
  { planId, isAgain = false }: { planId?: string | undefined; isAgain?: boolean },
): Promise<Screen | null> {
  const channels = (await gate?.missing(context.chat.userId, { isFresh: isAgain })) ?? [];
  if (channels.length > 0) return gateScreen(context, { channels, planId, isAgain });
  return askPhone(context, planId);
}
