import type { PlanChangeOffer } from '@panelkit/sdk';
import { refOf } from '../../screens/action.ts';
import { lines, type Screen } from '../../screens/screen.ts';
import type { PayMethod } from '../methods.ts';
import { methodRows } from './method-buttons.ts';
import { homeRow, nameIn, type ScreenContext, short, taxLine, to } from './screen-context.ts';

/** A plan that a service may become, and what that would cost. */
export interface PlanChoice {
  plan: { id: string; name: string; durationDays: number | null; trafficLimitBytes: number | null };
  offer: PlanChangeOffer;
}

const MAX_PLANS = 30;
const BROKE = 'insufficient-balance';

export function planChangesScreen(
  context: ScreenContext,
  { id, choices }: { id: string; choices: readonly PlanChoice[] },
): Screen {
  const { texts, format } = context;
  const back = homeRow(context, to(texts.back, 'service', { id }));
  const possible = choices.filter(({ offer }) => offer.denials.every((code) => code === BROKE));
  if (possible.length === 0) return { html: texts.noPlanChange, buttons: [back] };
  const buttons = possible.slice(0, MAX_PLANS).map(({ plan, offer }) => {
    const { priceMinor, refundMinor, currency } = offer;
    const sum =
      refundMinor > 0 ? `+${format.money(refundMinor, currency)}` : format.money(priceMinor, currency);
    return [to(`${short(format.named(plan.name))} · ${sum}`, 'plan-change', { id, value: refOf(plan.id) })];
  });
  return { html: texts.planChangesTitle, buttons: [...buttons, back] };
}

export function planChangeScreen(
  context: ScreenContext,
  view: { id: string; choice: PlanChoice; methods: readonly PayMethod[]; nonce: string },
): Screen {
  const { texts, format } = context;
  const { id, methods, nonce } = view;
  const { plan, offer } = view.choice;
  const { allowed, denials, planPriceMinor, creditMinor, priceMinor, refundMinor, currency } = offer;
  const money = (amountMinor: number) => format.money(amountMinor, currency);
  const isPayable = denials.every((code) => code === BROKE) && priceMinor > 0;
  const result = refundMinor > 0 ? `r${refundMinor.toString(36)}` : `p${priceMinor.toString(36)}`;
  const label =
    refundMinor > 0 ? texts.changeWithRefund(money(refundMinor)) : texts.changeFor(money(priceMinor));
  const planRef = refOf(plan.id);
  return {
    html: lines(
      `<b>${texts.changeTo(nameIn(context, plan.name))}</b>`,
      plan.durationDays === null ? texts.unending : texts.duration(plan.durationDays, format),
      texts.traffic(format.traffic(plan.trafficLimitBytes)),
      '',
      texts.price(money(planPriceMinor)),
      taxLine(context, offer.planTaxMinor, currency),
      creditMinor > 0 ? texts.credit(money(creditMinor)) : null,
      refundMinor > 0 ? texts.refund(money(refundMinor)) : texts.toPay(money(priceMinor)),
      denials.includes(BROKE) ? texts.refused[BROKE] : null,
    ),
    buttons: [
      ...(allowed ? [[to(label, 'change', { id, value: `${planRef}.${result}.${nonce}` })]] : []),
      ...(isPayable
        ? methodRows(context, { methods, amount: { amountMinor: priceMinor, currency } }, (ref) => ({
            name: 'pay-plan',
            id,
            value: `${planRef}.${nonce}.${ref}`,
          }))
        : []),
      homeRow(context, to(texts.back, 'plan-changes', { id })),
    ],
  };
}
