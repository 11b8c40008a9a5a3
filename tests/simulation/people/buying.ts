import { ask, byCustomer, byStaff, pause, pick, type World } from '../world/world.ts';

/** A customer buys, mostly from the wallet; the impatient send the form twice at once. */
export async function buy(world: World): Promise<void> {
  const { random } = world;
  const customer = pick(world, world.customers);
  const method = pick(world, ['wallet', 'wallet', 'wallet', 'wallet', 'wallet', 'wallet', 'fake', 'receipt']);
  const quantity = random() < 0.12 ? 2 + Math.floor(random() * 2) : 1;
  const isTrial = random() < 0.03;
  const plan = isTrial ? world.plans[2] : pick(world, world.plans);
  if (plan === undefined) return;
  const item = { planId: plan.id, quantity: isTrial ? 1 : quantity, ...(isTrial && { trial: true }) };
  const input = { customerId: customer.id, items: [item], payment: { method } };
  const by = byCustomer(world, customer);
  const place = () =>
    ask(world, `buy by ${method} (${by.idempotencyKey})`, ({ orders }) => orders.place(input, by));
  if (random() < 0.2) world.follow(place());
  const placed = await place();
  if (random() < 0.1) await place();
  if (random() < 0.03) await cheat(world, { input, by });
  if (placed.kind !== 'done') return;
  const { id: orderId } = placed.result;
  if (method === 'fake') world.follow(payAtProvider(world, customer, orderId));
  if (method === 'receipt') world.follow(sendReceipt(world, customer, orderId));
  // The page after the order waits for it, and works on it beside everybody else.
  if (random() < 0.3)
    world.follow(ask(world, `wait for ${orderId}`, ({ orders }) => orders.settled(orderId)));
  if (random() < 0.06) await cancel(world, customer, orderId);
}

/** The same key with another order is an error, and changes nothing. */
async function cheat(
  world: World,
  {
    input,
    by,
  }: {
    input: { customerId: string; items: { planId: string; quantity: number }[]; payment: { method: string } };
    by: ReturnType<typeof byCustomer>;
  },
): Promise<void> {
  const other = { ...input, items: input.items.map((item) => ({ ...item, quantity: item.quantity + 5 })) };
  const answer = await ask(world, 'another order with the same key', ({ orders }) => orders.place(other, by));
  if (answer.kind !== 'done') return;
  const isNew = answer.result.items.some(({ quantity }) => quantity > 5);
  if (!isNew) world.violations.push(`6: order ${answer.result.id} was given for other arguments`);
}

async function cancel(world: World, customer: { id: string }, orderId: string): Promise<void> {
  await pause(world, 60_000);
  const by = world.random() < 0.5 ? byStaff(world) : byCustomer(world, customer);
  const again = { orderId, reason: 'mind changed' };
  const once = () => ask(world, `cancel ${orderId}`, ({ orders }) => orders.cancel(again, by));
  if (world.random() < 0.3) world.follow(once());
  await once();
}

async function paymentOf(world: World, customer: { id: string }, orderId: string): Promise<string | null> {
  const found = await ask(world, `payment of ${orderId}`, ({ payments }) =>
    payments.list({ orderId }, byCustomer(world, customer)),
  );
  return found.kind === 'done' ? (found.result.rows.at(-1)?.id ?? null) : null;
}

async function sendReceipt(world: World, customer: { id: string }, orderId: string): Promise<void> {
  const paymentId = await paymentOf(world, customer, orderId);
  if (paymentId === null || world.random() < 0.1) return;
  await pause(world, 40 * 60_000);
  await ask(world, `receipt ${paymentId}`, ({ payments }) =>
    payments.submitReceipt({ paymentId }, byCustomer(world, customer)),
  );
}

/** Staff decide on a receipt; two of them do it at once now and then. */
export async function decideReceipt(world: World): Promise<void> {
  const paymentId = world.facts.inReview.shift();
  if (paymentId === undefined) return;
  const decide = () =>
    world.random() < 0.8
      ? ask(world, `approve ${paymentId}`, ({ payments }) => payments.approve({ paymentId }, byStaff(world)))
      : ask(world, `reject ${paymentId}`, ({ payments }) =>
          payments.reject({ paymentId, reason: 'no money came' }, byStaff(world)),
        );
  if (world.random() < 0.3) world.follow(decide());
  await decide();
}

/** A customer charges the wallet through the provider. */
export async function topUp(world: World): Promise<void> {
  const customer = pick(world, world.customers);
  const input = {
    customerId: customer.id,
    amountMinor: 500 + Math.floor(world.random() * 3000),
    method: 'fake',
  };
  const opened = await ask(world, 'top up', ({ payments }) =>
    payments.topUp(input, byCustomer(world, customer)),
  );
  if (opened.kind === 'done') await startAndPay(world, customer, opened.result.id);
}

/** A customer pays an extension or a plan change at the provider, and now and then wants it no more. */
export async function payForChange(world: World): Promise<void> {
  const { random, facts } = world;
  if (facts.live.length === 0) return;
  const { id: subscriptionId, customerId } = pick(world, facts.live);
  const customer = { id: customerId };
  const change =
    random() < 0.7
      ? { kind: 'extension' as const, units: 1 + Math.floor(random() * 2) }
      : { kind: 'plan-change' as const, planId: pick(world, world.plans).id };
  const wanted = { subscriptionId, change, method: 'fake' };
  const opened = await ask(world, `pay a change of ${subscriptionId}`, ({ payments }) =>
    payments.openForChange(wanted, byCustomer(world, customer)),
  );
  if (opened.kind !== 'done') return;
  const { id: paymentId } = opened.result;
  world.follow(startAndPay(world, customer, paymentId));
  if (random() > 0.2) return;
  await pause(world, 5 * 60_000);
  await ask(world, `withdraw ${paymentId}`, ({ payments }) =>
    payments.withdraw({ paymentId }, byCustomer(world, customer)),
  );
}

async function payAtProvider(world: World, customer: { id: string }, orderId: string): Promise<void> {
  const paymentId = await paymentOf(world, customer, orderId);
  if (paymentId !== null) await startAndPay(world, customer, paymentId);
}

async function startAndPay(world: World, customer: { id: string }, paymentId: string): Promise<void> {
  const { provider } = world.provider;
  const by = byCustomer(world, customer);
  const started = await ask(world, `start ${paymentId}`, ({ payments }) => payments.start({ paymentId }, by));
  if (started.kind !== 'done') return;
  const { providerReference: reference } = started.result;
  // Some pay when their order has long expired.
  await pause(world, world.random() < 0.2 ? 90 * 60_000 : 60_000);
  const how = world.random();
  if (how < 0.08) return provider.end(reference);
  if (how < 0.2) provider.pay(reference, 100 + Math.floor(world.random() * 400));
  if (how < 0.14) return;
  if (how < 0.2) await pause(world, 5 * 60_000);
  provider.pay(reference);
  world.note(`pays ${reference} for ${paymentId}`, '');
  if (world.random() < 0.3)
    await ask(world, `come back from ${reference}`, ({ payments }) => payments.verify(paymentId, by));
  if (world.random() > 0.06) return;
  await pause(world, 30 * 60_000);
  provider.chargeBack(reference, 50 + Math.floor(world.random() * 100));
}
