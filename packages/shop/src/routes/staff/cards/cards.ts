import { randomUUID } from 'node:crypto';
import { type BankMessagePattern, parseTypedMinor, readBankMessage } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { cardsPage } from '../../../pages/staff/cards/cards-page.ts';
import { fieldRefused, formKey, parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { flag } from '../form-parts.ts';

const cardFormIn = (currency: string) =>
  z
    .object({
      ...formKey,
      label: z.string(),
      number: z.string(),
      holder: z.string(),
      account: z.string().transform((text) => (text.trim() === '' ? null : text)),
      limit: z.string(),
      unit: z.string().optional(),
    })
    .transform(({ limit, unit, ...card }, context) => {
      const dailyLimitMinor = limit.trim() === '' ? null : parseTypedMinor(limit, { unit, currency });
      if (limit.trim() === '' || (dailyLimitMinor ?? 0) > 0) return { ...card, dailyLimitMinor };
      context.addIssue({ code: 'custom', path: ['limit'], message: 'must be an amount' });
      return z.NEVER;
    });
const statusForm = z.object({ ...formKey, status: z.enum(['enabled', 'disabled']) });
const approvalForm = z.object({ ...formKey, approve: flag });
const removeForm = z.object({ ...formKey, name: z.string() });
const patternForm = z.object({
  ...formKey,
  name: z.string().trim().min(1).max(100),
  sample: z.string().max(1000),
  template: z.string().max(1000),
  amountUnit: z.string().max(3),
  cardId: z.string().transform((id) => id || null),
  senders: z.string().transform((text) =>
    text
      .split(/[,،]/)
      .map((sender) => sender.trim())
      .filter((sender) => sender !== ''),
  ),
});

/** Where customers' money goes: only the owner decides that. */
export function createCardRoutes(shop: Shop): Router {
  const { panelkit, currency } = shop;
  const { cards, shopSettings } = panelkit;
  const router = Router();
  const byOf = (request: Request, key: string) => ({ actor: actorOf(request), idempotencyKey: key });
  const patternsNow = () => shopSettings.current().bankMessagePatterns;
  router.use('/staff/cards', requireStaff('manage-cards'));
  router.get('/staff/cards', async (request, response) => {
    response.send(await showCards(shop, request));
  });
  router.post('/staff/cards', async (request, response) => {
    const { key, ...card } = parseForm(cardFormIn(currency), request);
    await cards.create(card, byOf(request, key));
    response.redirect(303, '/staff/cards?done=save');
  });
  router.post('/staff/cards/approval', async (request, response) => {
    const { approve: approveCardMatches } = parseForm(approvalForm, request);
    await shopSettings.update({ patch: { approveCardMatches } }, byOf(request, randomUUID()));
    response.redirect(303, '/staff/cards?done=save');
  });
  router.post('/staff/cards/patterns', async (request, response) => {
    const { key: _key, sample, amountUnit: unit, ...rest } = parseForm(patternForm, request);
    const pattern = { ...rest, unit };
    if (!reads(pattern, sample, currency))
      throw fieldRefused('template', pageContextOf(request).texts.staffCards.refused);
    const others = patternsNow().filter(({ name }) => name !== pattern.name);
    const patch = { bankMessagePatterns: [...others, pattern] };
    await shopSettings.update({ patch }, byOf(request, randomUUID()));
    response.redirect(303, '/staff/cards?done=save');
  });
  router.post('/staff/cards/patterns/remove', async (request, response) => {
    const { name: gone } = parseForm(removeForm, request);
    const patch = { bankMessagePatterns: patternsNow().filter(({ name }) => name !== gone) };
    await shopSettings.update({ patch }, byOf(request, randomUUID()));
    response.redirect(303, '/staff/cards?done=save');
  });
  router.post('/staff/cards/:id', async (request, response) => {
    const { key, ...card } = parseForm(cardFormIn(currency), request);
    await cards.update({ cardId: paramOf(request, 'id'), ...card }, byOf(request, key));
    response.redirect(303, '/staff/cards?done=save');
  });
  router.post('/staff/cards/:id/status', async (request, response) => {
    const { key, status } = parseForm(statusForm, request);
    await cards.update({ cardId: paramOf(request, 'id'), status }, byOf(request, key));
    response.redirect(303, '/staff/cards?done=save');
  });
  return router;
}

/** A pattern is kept once it reads a message that really came, and knows which card it is about. */
function reads(pattern: BankMessagePattern, sample: string, currency: string): boolean {
  const deposit = readBankMessage({ text: sample, sender: pattern.senders[0] ?? null }, [pattern], currency);
  return deposit !== null && (deposit.account !== null || pattern.cardId !== null);
}

async function showCards(
  { panelkit, currency, publicUrl, bankMessageSecret }: Shop,
  request: Request,
): Promise<string> {
  const settings = await panelkit.shopSettings.get({ actor: actorOf(request) });
  return cardsPage(pageContextOf(request), {
    cards: await panelkit.cards.list({ actor: actorOf(request) }),
    currency,
    patterns: settings.bankMessagePatterns,
    approveMatches: settings.approveCardMatches,
    hookUrl: bankMessageSecret === null ? null : `${publicUrl}/payments/messages`,
    done: doneText(request),
  });
}
