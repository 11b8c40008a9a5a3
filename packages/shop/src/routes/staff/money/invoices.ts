import { randomUUID } from 'node:crypto';
import {
  type Invoice,
  type InvoiceSettings,
  invoiceNumber,
  isTimeZone,
  LANGUAGES,
  type PageRequest,
  toLatinDigits,
} from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { invoicePage } from '../../../pages/invoices/invoice-page.ts';
import { invoicesPage } from '../../../pages/staff/money/invoices-page.ts';
import { parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { sendPdf } from '../../invoices/send-pdf.ts';
import { cursorOf } from '../../next-page.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { isRecorded } from '../exports.ts';
import { perLanguage } from '../form-parts.ts';
import { daysOf } from '../lists/staff-lists.ts';
import { sendCsv } from '../send-csv.ts';

const day = z.union([z.iso.date(), z.literal('')]).catch('');
const filterSchema = z.object({
  number: z.string().trim().max(40).catch(''),
  kind: z.enum(['invoice', 'credit-note', '']).catch(''),
  from: day,
  to: day,
});
const series = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{1,10}$/);
const settingsForm = z
  .object({
    name: z.string().trim().min(1).max(200),
    address: z.string().trim().max(500),
    taxId: z.string().trim().max(100),
    invoiceSeries: series,
    creditNoteSeries: series,
    calendar: z.enum(['gregorian', 'persian']).optional(),
    firstMonth: z
      .string()
      .transform((text) => Number(toLatinDigits(text)))
      .pipe(z.number().int().min(1).max(12))
      .optional(),
    timeZone: z.string().trim().refine(isTimeZone).optional(),
    ...perLanguage('footer', z.string().trim().max(1000).default('')),
  })
  .refine(({ invoiceSeries, creditNoteSeries }) => invoiceSeries !== creditNoteSeries);

/** Every invoice and credit note, and the settings of new ones. */
export function createStaffInvoiceRoutes(shop: Shop): Router {
  const { panelkit, settings } = shop;
  const router = Router();
  router.get('/staff/invoices', requireStaff('see-ledger'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const filter = filterSchema.parse(request.query);
    const page = { ...cursorOf(request), limit: 30, newestFirst: true };
    const { rows, nextCursor } = await panelkit.invoices.list({ ...page, ...wantedBy(shop, filter) }, by);
    const first = await panelkit.invoices.list({ limit: 1 }, by);
    const view = { invoices: rows, nextCursor, filter, settings: settings.current().invoices };
    const suggested = { name: shop.settings.current().name, timeZone: shop.timeZone };
    const isFixed = first.rows.length > 0;
    const done = doneText(request);
    response.send(invoicesPage(pageContextOf(request), { ...view, isFixed, suggested, done }));
  });
  router.get('/staff/invoices/:id.pdf', requireStaff('see-ledger'), async (request, response) => {
    const by = { actor: actorOf(request) };
    await sendPdf(request, response, await panelkit.invoices.get(paramOf(request, 'id'), by));
  });
  router.get('/staff/invoices/:id', requireStaff('see-ledger'), async (request, response) => {
    const invoice = await panelkit.invoices.get(paramOf(request, 'id'), { actor: actorOf(request) });
    const place = { path: `/staff/invoices/${invoice.id}`, backHref: '/staff/invoices' };
    response.send(invoicePage(pageContextOf(request), invoice, place));
  });
  const isFresh = requireFreshProof(shop);
  router.post(
    '/staff/invoices/settings',
    requireStaff('manage-settings'),
    isFresh,
    async (request, response) => {
      await saveSettings(shop, request);
      response.redirect(303, '/staff/invoices?done=save');
    },
  );
  router.get(
    '/staff/export/invoices.csv',
    requireStaff('see-ledger', 'export-files'),
    isRecorded(shop),
    (request, response) => {
      const by = { actor: actorOf(request) };
      const heads = ['number', 'kind', 'delivered', 'issued', 'customer', 'order', 'currency'];
      const wanted = wantedBy(shop, filterSchema.parse(request.query));
      const list = (page: PageRequest) => panelkit.invoices.list({ ...wanted, ...page }, by);
      return sendCsv(response, [...heads, 'netMinor', 'taxMinor', 'grossMinor', 'corrects'], list, cellsOf);
    },
  );
  return router;
}

function wantedBy(shop: Shop, { number, kind, ...days }: z.output<typeof filterSchema>) {
  const { from, before } = daysOf(shop, { from: days.from || undefined, to: days.to || undefined });
  return {
    ...(number !== '' && { number }),
    ...(kind !== '' && { kind }),
    ...(from !== undefined && { postedFrom: from }),
    ...(before !== undefined && { postedBefore: before }),
  };
}

/** Those that are not empty. */
function footersOf(typed: z.output<typeof settingsForm>): InvoiceSettings['seller']['footer'] {
  const written = LANGUAGES.flatMap((code) => {
    const text = typed[`footer-${code}`];
    return text === '' ? [] : [[code, text] as const];
  });
  return Object.fromEntries(written);
}

async function saveSettings({ settings, timeZone: ofShop }: Shop, request: Request): Promise<void> {
  const typed = parseForm(settingsForm, request);
  const { name, address, taxId, invoiceSeries, creditNoteSeries } = typed;
  const known = settings.current().invoices?.fiscal;
  const fiscal = {
    calendar: typed.calendar ?? known?.calendar ?? 'gregorian',
    firstMonth: typed.firstMonth ?? known?.firstMonth ?? 1,
    timeZone: typed.timeZone ?? known?.timeZone ?? ofShop,
  };
  const seller = { name, address, taxId, footer: footersOf(typed) };
  const invoices = { seller, invoiceSeries, creditNoteSeries, fiscal };
  await settings.save({ invoices }, { actor: actorOf(request), idempotencyKey: randomUUID() });
}

function cellsOf(invoice: Invoice) {
  const { kind, postedAt, issuedAt, customerId, content, currency, grossMinor, taxMinor } = invoice;
  const sign = kind === 'invoice' ? 1 : -1;
  return [
    invoiceNumber(invoice),
    kind,
    postedAt.toISOString(),
    issuedAt.toISOString(),
    customerId,
    content.orderNumber,
    currency,
    sign * (grossMinor - taxMinor),
    sign * taxMinor,
    sign * grossMinor,
    content.corrects?.number ?? null,
  ];
}
