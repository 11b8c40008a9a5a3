import { issueInvoices } from '../engine/invoices/issue-invoices.ts';
import type { Engine } from '../engine/kernel/engine.ts';
import { repeatRecorded } from './recorded.ts';

const INVOICE_JOB = 'issue-invoices';

/** Registers what numbers sales. */
export function workOnInvoices(engine: Engine): void {
  repeatRecorded(engine, INVOICE_JOB, engine.settings.sweepIntervalMs, async () => ({
    invoiced: await issueInvoices(engine),
  }));
}
