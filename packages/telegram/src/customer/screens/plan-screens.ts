import { devicesOf, type Offer, type OrderQuote, type Plan } from '@panelkit/sdk';
import { pageAt } from '../../screens/page-at.ts';
import { lines, type Screen } from '../../screens/screen.ts';
import type { PayMethod } from '../methods.ts';
import type { PlanGroup } from '../plan-groups.ts';
import { methodRows } from './method-buttons.ts';
import { homeRow, moreRow, nameIn, type ScreenContext, short, taxLine, to } from './screen-context.ts';

const SHOWN_PLANS = 20;

/** Where there are many plans. */
export function categoriesScreen(context: ScreenContext, groups: readonly PlanGroup[]): Screen {
  const { texts, format } = context;
  const buttons = groups.map(({ ref, name, offers }) => {
    const label = name === '' ? texts.otherPlans : short(format.named(name));
    return [to(`${label} · ${format.number(offers.length)}`, 'category', { value: ref })];
  });
  return { html: texts.categoriesTitle, buttons: [...buttons, homeRow(context)] };
}

/** All plans, or those of one category; `from`: where the part of the list begins. */
export function plansScreen(
  context: ScreenContext,
  view: { offers: readonly Offer[]; group: PlanGroup | null; from: string },
): Screen {
  const { offers, group, from } = view;
  const { texts, format } = context;
  if (offers.length === 0) return { html: texts.noPlans, buttons: [homeRow(context)] };
  const { rows, next } = pageAt(offers, from, SHOWN_PLANS);
  const buttons = rows.map(({ plan, price: { amountMinor, currency }, availability }) => {
    const price = format.money(amountMinor, currency);
    const end = availability.kind === 'available' ? price : texts.soldOut;
    return [to(`${short(format.named(plan.name))} · ${end}`, 'plan', { id: plan.id })];
  });
  if (group === null) {
    const more = moreRow(context, 'plans', next === null ? null : { value: next });
    return { html: texts.plansTitle, buttons: [...buttons, ...more, homeRow(context)] };
  }
  const more = moreRow(context, 'category', next === null ? null : { value: `${group.ref}.${next}` });
  return {
    html: lines(
      `<b>${group.name === '' ? texts.otherPlans : nameIn(context, group.name)}</b>`,
      texts.plansTitle,
    ),
    buttons: [...buttons, ...more, homeRow(context, to(texts.back, 'plans'))],
  };
}

/** What a plan's screen shows. */
export interface PlanView {
  offer: Offer;
  /** The one that the way back leads to, where plans are shown by category. */
  category: string;
  quote: OrderQuote;
  availableMinor: number;
  /** Whether the customer has not had a trial. */
  mayTry: boolean;
  /** Beside the wallet. */
  methods: readonly PayMethod[];
  /** Of this showing: two taps are one purchase. */
  nonce: string;
}

export function planScreen(context: ScreenContext, view: PlanView): Screen {
  const { texts, format } = context;
  const { offer, category, quote, availableMinor, mayTry, methods, nonce } = view;
  const { plan, availability } = offer;
  const { amountMinor: totalMinor, currency } = quote.total;
  const missingMinor = totalMinor - availableMinor;
  const total = format.money(totalMinor, currency);
  const isForSale = availability.kind === 'available';
  const target = { id: plan.id, value: `${totalMinor.toString(36)}.${nonce}` };
  const setupMinor = quote.items.reduce((sum, { setupFeeMinor }) => sum + setupFeeMinor, 0);
  return {
    ...(plan.imageUrl?.startsWith('https:') && { pictureUrl: plan.imageUrl }),
    html: lines(
      `<b>${nameIn(context, plan.name)}</b>`,
      plan.description === '' ? null : nameIn(context, plan.description.slice(0, 1000)),
      '',
      ...termLines(context, plan),
      isForSale && availability.left !== null ? texts.left(format.number(availability.left)) : null,
      isForSale ? null : texts.soldOut,
      '',
      texts.price(total),
      taxLine(context, quote.tax.amountMinor, currency),
      setupMinor > 0 ? texts.setupFee(format.money(setupMinor, currency)) : null,
      texts.balance(format.money(availableMinor, currency)),
      isForSale && missingMinor > 0 ? texts.missing(format.money(missingMinor, currency)) : null,
    ),
    buttons: [
      ...(isForSale && missingMinor <= 0 ? [[to(texts.buyByWallet(total), 'buy', target)]] : []),
      ...(isForSale
        ? methodRows(context, { methods, amount: quote.total }, (ref) => ({
            name: 'pay',
            id: target.id,
            value: `${target.value}.${ref}`,
          }))
        : []),
      ...(isForSale && mayTry && plan.trialDays !== null
        ? [[to(texts.freeTrial(plan.trialDays, format), 'trial', { id: plan.id, value: nonce })]]
        : []),
      homeRow(context, to(texts.back, 'category', { value: category })),
    ],
  };
}

function termLines({ texts, format }: ScreenContext, plan: Plan): string[] {
  const { countries, durationDays, trafficLimitBytes } = plan;
  const deviceLimit = devicesOf(plan);
  return [
    ...(countries.length === 0 ? [] : [texts.countries(format.countries(countries))]),
    durationDays === null ? texts.unending : texts.duration(durationDays, format),
    texts.traffic(format.traffic(trafficLimitBytes)),
    deviceLimit === null ? texts.anyDevices : texts.devices(format.number(deviceLimit)),
  ];
}
