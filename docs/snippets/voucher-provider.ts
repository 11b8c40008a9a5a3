import { createHmac } from 'node:crypto';

interface Invoice {
  id: string;
  order_id: string;
  state: 'new' | 'paid' | 'expired';
  cents: number;
  paid_cents: number;
  refunds: { reference: string; cents: number; done: boolean }[];
}

export const KEYS = { apiKey: 'the-api-key', webhookSecret: 'the-webhook-secret' };
const LEAST_CENTS = 50;

/** An invented provider, small enough to read: customers pay invoices with vouchers. */
export function createVoucherProvider() {
  const invoices = new Map<string, Invoice>();
  let waiting: { rawBody: string; headers: Record<string, string> }[] = [];
  let events = 0;
  const no = (status: number, error: string) => Response.json({ error }, { status });

  const open = (orderId: string, cents: number): Response => {
    if (cents < LEAST_CENTS) return no(400, 'too little');
    const known = [...invoices.values()].find((invoice) => invoice.order_id === orderId);
    if (known !== undefined) return Response.json(known);
    const id = `invoice-${invoices.size + 1}`;
    const invoice: Invoice = { id, order_id: orderId, state: 'new', cents, paid_cents: 0, refunds: [] };
    invoices.set(id, invoice);
    return Response.json(invoice);
  };
  const refund = (invoice: Invoice, reference: string, cents: number): Response => {
    const known = invoice.refunds.some((made) => made.reference === reference);
    const back = invoice.refunds.reduce((sum, made) => sum + made.cents, 0);
    if (!known && cents > invoice.paid_cents - back) return no(400, 'too much');
    if (!known) invoice.refunds.push({ reference, cents, done: true });
    return Response.json(invoice);
  };
  const get = (id: string): Invoice => {
    const invoice = invoices.get(id);
    if (invoice === undefined) throw new TypeError(`no such invoice: ${id}`);
    return invoice;
  };
  const tell = (invoice: Invoice): void => {
    events += 1;
    const rawBody = JSON.stringify({ event_id: `event-${events}`, invoice });
    const signature = createHmac('sha256', KEYS.webhookSecret).update(rawBody).digest('hex');
    waiting.push({ rawBody, headers: { 'x-signature': signature } });
  };

  return {
    async handle(request: Request): Promise<Response> {
      if (request.headers.get('authorization') !== `Bearer ${KEYS.apiKey}`) return no(401, 'wrong key');
      const [, , id, isRefund] = new URL(request.url).pathname.split('/');
      const body = request.method === 'POST' ? JSON.parse(await request.text()) : {};
      if (id === undefined) return open(body.order_id, body.cents);
      const invoice = invoices.get(id);
      if (invoice === undefined) return no(404, 'no such invoice');
      return isRefund === undefined ? Response.json(invoice) : refund(invoice, body.reference, body.cents);
    },
    pay(id: string, cents: number): void {
      const invoice = get(id);
      invoice.paid_cents += cents;
      if (invoice.paid_cents >= invoice.cents) invoice.state = 'paid';
      tell(invoice);
    },
    expire(id: string): void {
      get(id).state = 'expired';
      tell(get(id));
    },
    takeWebhooks() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}
