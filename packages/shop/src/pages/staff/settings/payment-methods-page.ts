import type { ManagedMethod, MethodTest, Money } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import type { MethodKey } from '../../../shop.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { checkbox, field } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, html } from '../../parts/html.ts';
import { methodName } from '../../parts/method-name.ts';
import { staffFrame, state } from '../staff-frame.ts';

export const PAYMENT_METHODS_PAGE = '/staff/payment-methods';

/** What was typed about one method, and what is wrong with it. */
export interface TypedMethod {
  method: string;
  isOn: boolean;
  minimum: string;
  margin: string;
  problems: { minimum?: string; margin?: string };
}

export interface PaymentMethodsView {
  methods: readonly ManagedMethod[];
  currency: string;
  payTo: string;
  /** Which keys the environment gives each method. */
  keys: Readonly<Record<string, readonly MethodKey[]>>;
  /** The provider that a demo simulates. */
  simulated: string | null;
  typed: TypedMethod | null;
  /** What a provider said to a test. */
  tested: { method: string; answer: MethodTest } | null;
  /** For which a test asks each of them. */
  testAmount(method: ManagedMethod): Money;
  done: string | null;
}

/** How money comes in: which methods customers choose from, in which order, and from which amount. */
export function paymentMethodsPage(pageContext: PageContext, view: PaymentMethodsView): string {
  const { staffMethods: words, staffNav, order } = pageContext.texts;
  const { methods, done } = view;
  const body = html`<p class="lead">${words.lead}</p>
${methods.every(({ isOn }) => !isOn) && html`<p class="notice wait">${words.allOff}</p>`}
<section class="card" aria-labelledby="wallet"><h2 id="wallet">${order.methods.wallet} ${state('good', words.on)}</h2>
<p class="muted">${words.wallet}</p></section>
${methods.map((method, index) => methodCard(pageContext, view, { method, index }))}
<p class="muted">${words.more}</p>`;
  return staffFrame(pageContext, { title: staffNav.paymentMethods, body, done });
}

function methodCard(
  pageContext: PageContext,
  view: PaymentMethodsView,
  { method, index }: { method: ManagedMethod; index: number },
): Html {
  const { texts } = pageContext;
  const { staffMethods: words } = texts;
  const name = methodName(texts, method.method);
  const id = `method-${method.method}`;
  const badge = method.isOn ? state('good', words.on) : state('', words.off);
  const isLast = index === view.methods.length - 1;
  return html`<section class="card stack" aria-labelledby="${id}"><h2 id="${id}">${name} ${badge}</h2>
${facts(factsOf(pageContext, view, method))}
${testAnswer(pageContext, view, method)}
${termsForm(pageContext, view, method)}
<div class="actions">
${index > 0 && moveButton(pageContext, { method: method.method, name, to: 'earlier' })}
${!isLast && moveButton(pageContext, { method: method.method, name, to: 'later' })}
${method.hasProvider && testButton(pageContext, method, { name, amount: view.testAmount(method) })}
</div></section>`;
}

function factsOf(
  pageContext: PageContext,
  { keys, payTo, simulated, currency }: PaymentMethodsView,
  { method, hasProvider, currency: asked }: ManagedMethod,
) {
  const { staffMethods: words, staffNav } = pageContext.texts;
  if (!hasProvider)
    return [
      [
        words.goesTo,
        html`<bdi>${payTo}</bdi> <a href="/staff/settings">${staffNav.settings}</a> · <a href="/staff/cards">${staffNav.cards}</a>`,
      ] as const,
    ];
  const key = ({ variable, shown }: MethodKey) =>
    [
      words.key,
      html`<bdi dir="ltr">${shown}</bdi> <small class="muted"><code dir="ltr">${variable}</code></small>`,
    ] as const;
  return [
    ...(method === simulated ? [[words.provider, words.simulated] as const] : []),
    ...(keys[method] ?? []).map(key),
    ...(asked === currency
      ? []
      : [[words.asksIn, html`<bdi>${asked}</bdi> <a href="/staff/rates">${staffNav.rates}</a>`] as const]),
  ];
}

function testAnswer(
  { texts }: PageContext,
  { tested }: PaymentMethodsView,
  { method }: ManagedMethod,
): Html | null {
  const { staffMethods: words } = texts;
  if (tested === null || tested.method !== method) return null;
  const { answer } = tested;
  return answer.isTaken
    ? html`<p class="notice good" role="status">${words.taken}</p>`
    : html`<p class="notice bad" role="alert">${words.refused} <bdi dir="ltr">${answer.reason}</bdi></p>`;
}

function termsForm(
  pageContext: PageContext,
  { currency, typed: last }: PaymentMethodsView,
  { method, isOn, minimumMinor, marginBasisPoints, isMarginFixed }: ManagedMethod,
): Html {
  const { staffMethods: words, staffPlans, format } = pageContext.texts;
  const typed = last?.method === method ? last : null;
  const percent = marginBasisPoints === null ? null : format.number(marginBasisPoints / 100);
  const margin =
    percent !== null &&
    (isMarginFixed
      ? facts([
          [
            words.margin,
            html`${percent} <small class="muted"><code dir="ltr">PAYMENT_MARGINS</code></small>`,
          ],
        ])
      : field({
          name: 'margin',
          id: `margin-${method}`,
          label: words.margin,
          hint: words.marginHint,
          value: typed?.margin ?? percent,
          inputMode: 'decimal',
          maxLength: 6,
          optional: true,
          problem: typed?.problems.margin ?? null,
        }));
  const minimum = amountField(pageContext, {
    name: 'minimum',
    id: `minimum-${method}`,
    label: words.minimum,
    currency,
    optional: true,
    ...(typed !== null && { typed: typed.minimum }),
    value: minimumMinor === 0 ? null : { amountMinor: minimumMinor, currency },
    problem: typed?.problems.minimum ?? null,
  });
  const body = html`${unitInput(pageContext, currency)}
${checkbox({ name: 'isOn', label: words.isOn, isOn: typed?.isOn ?? isOn })}
${minimum}
${margin}
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  return postForm(pageContext, { action: `${PAYMENT_METHODS_PAGE}/${method}`, className: 'stack', body });
}

function moveButton(
  pageContext: PageContext,
  { method, name, to }: { method: string; name: string; to: 'earlier' | 'later' },
): Html {
  const { staffMethods: words } = pageContext.texts;
  const body = html`<input type="hidden" name="to" value="${to}"><button class="quiet">${words[to]}<span class="unseen">: ${name}</span></button>`;
  return postForm(pageContext, { action: `${PAYMENT_METHODS_PAGE}/${method}/move`, body });
}

function testButton(
  pageContext: PageContext,
  { method }: ManagedMethod,
  { name, amount }: { name: string; amount: Money },
): Html {
  const { staffMethods: words } = pageContext.texts;
  const body = html`<button class="quiet">${words.test(amount)}<span class="unseen">: ${name}</span></button>`;
  return postForm(pageContext, { action: `${PAYMENT_METHODS_PAGE}/${method}/test`, body });
}
