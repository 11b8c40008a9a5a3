import type { SimulatedPerson } from '@panelkit/telegram/simulator';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { pageContextOf, requireStaff, viewerIn } from '../../page-context.ts';
import {
  type DemoChatView,
  demoChatLog,
  demoChatPage,
  INVOICE_LINK,
  type StartPayload,
} from '../../pages/demo-chat-page.ts';
import { cookieName, cookieOptions } from '../../security/cookies.ts';
import { parseForm } from '../../security/form-guard.ts';
import { hostError } from '../../security/host-error.ts';
import { imageTypeOf } from '../../security/image-type.ts';
import type { Shop } from '../../shop.ts';
import { CHAT_PAGE } from '../../telegram/bot-link.ts';
import {
  CHAT_SIDES,
  type ChatSide,
  createDemoChats,
  newPersonId,
  readSampleReceipt,
} from '../../telegram/demo-chats.ts';
import type { TelegramDemo } from '../../telegram/telegram-connection.ts';
import { paramOf } from '../param-of.ts';

const sendForm = z.object({ text: z.string().trim().min(1).max(4096) });
const tapForm = z.object({ messageId: z.coerce.number().int(), data: z.string().max(64) });
const payForm = z.object({ link: z.string().startsWith(INVOICE_LINK).max(200) });
/** A browser that hears nothing for so long asks again. */
const POLL_MS = 20_000;

/** Where a newcomer talks to the bots without Telegram; in a demo only. */
export function createDemoChatRoutes(shop: Shop): Router {
  const router = Router();
  const { demo } = shop.bots;
  if (demo === null) return router;
  const { bots } = demo;
  const chats = createDemoChats(demo.simulator);
  const personAt: PersonAt = (request, response, side) =>
    chats.person(side, personIdOf(shop, request, response), pageContextOf(request).language.code);
  const viewAt = async (request: Request, response: Response, side: ChatSide): Promise<DemoChatView> => {
    const person = personAt(request, response, side);
    return {
      side,
      botName: bots[side].username,
      messages: person.chat(bots[side]),
      keyboard: person.keyboard(bots[side]),
      version: chats.version(),
      entrance: side === 'staff' ? await entranceOf(shop, request, person.id) : null,
    };
  };
  router.get(CHAT_PAGE, async (request, response) => {
    const views = await Promise.all(CHAT_SIDES.map((side) => viewAt(request, response, side)));
    const view = { chats: views, payload: payloadOf(request) };
    response.send(demoChatPage(pageContextOf(request), view));
  });
  router.get(`${CHAT_PAGE}/:side`, async (request, response) => {
    const side = sideOf(request);
    const ended = new AbortController();
    response.once('close', () => ended.abort());
    const signal = AbortSignal.any([ended.signal, shop.stopping, AbortSignal.timeout(POLL_MS)]);
    await chats.changed(Number(request.query.version), signal);
    const view = await viewAt(request, response, side);
    response.set('X-Chat-Version', String(view.version));
    response.send(demoChatLog(pageContextOf(request), view));
  });
  router.get(`${CHAT_PAGE}/:side/files/:messageId`, (request, response) => {
    const side = sideOf(request);
    const messageId = Number(paramOf(request, 'messageId'));
    const seen = personAt(request, response, side).chat(bots[side]);
    const file = seen.find((message) => message.messageId === messageId)?.file;
    const type = file == null ? null : imageTypeOf(Buffer.from(file.bytes));
    if (file == null || type === null) throw hostError('PAGE_NOT_FOUND');
    response.set({ 'Content-Type': type, 'Content-Security-Policy': "default-src 'none'; sandbox" });
    response.send(Buffer.from(file.bytes));
  });
  router.use(createPhoneRoutes(demo, personAt));
  // On a simulated Telegram: on the real one, who links a chat proves it with the password.
  router.post(`${CHAT_PAGE}/staff/enter`, requireStaff(), async (request, response) => {
    const { id } = viewerIn(request).user;
    const { code } = await shop.panelkit.chats.issueCode({ actor: { kind: 'staff', id } });
    personAt(request, response, 'staff').start(bots.staff, `link_${code}`);
    response.redirect(303, CHAT_PAGE);
  });
  return router;
}

type PersonAt = (request: Request, response: Response, side: ChatSide) => SimulatedPerson;

/** What somebody does on their phone. */
function createPhoneRoutes({ bots }: TelegramDemo, personAt: PersonAt): Router {
  const router = Router();
  const acts = (name: string, act: (request: Request, response: Response, side: ChatSide) => unknown) =>
    router.post(`${CHAT_PAGE}/:side/${name}`, async (request, response) => {
      await act(request, response, sideOf(request));
      response.redirect(303, CHAT_PAGE);
    });
  acts('send', (request, response, side) =>
    personAt(request, response, side).send(bots[side], parseForm(sendForm, request).text),
  );
  acts('tap', (request, response, side) => {
    const { data, messageId } = parseForm(tapForm, request);
    personAt(request, response, side).tapData(bots[side], data, messageId);
  });
  acts('contact', (request, response, side) => {
    const person = personAt(request, response, side);
    // Tapped twice, the key is gone.
    if (person.keyboard(bots[side]) !== null) person.shareContact(bots[side]);
  });
  acts('pay', (request, response, side) => {
    try {
      personAt(request, response, side).pay(bots[side], parseForm(payForm, request).link);
    } catch (error) {
      // A simulated Telegram forgets its invoices when the process ends.
      if (!(error instanceof TypeError)) throw error;
      throw hostError('PAGE_NOT_FOUND');
    }
  });
  acts('photo', (request, response, side) => {
    const bytes = request.file?.buffer;
    const contentType = bytes === undefined ? null : imageTypeOf(bytes);
    if (bytes === undefined || contentType === null) throw hostError('UPLOAD_REFUSED');
    personAt(request, response, side).sendPhoto(bots[side], { bytes, contentType });
  });
  acts('sample', async (request, response, side) => {
    const bytes = await readSampleReceipt();
    personAt(request, response, side).sendPhoto(bots[side], { bytes, contentType: 'image/png' });
  });
  return router;
}

/** How this person gets into the chat of staff; null: it is linked. */
async function entranceOf(
  { panelkit, bots }: Shop,
  request: Request,
  personId: number,
): Promise<DemoChatView['entrance']> {
  const chat = await panelkit.chats.findByUser(bots.staff?.id ?? '', String(personId));
  if (chat !== null && chat.staffId !== null) return null;
  return pageContextOf(request).viewer?.actor.kind === 'staff' ? 'staff' : 'sign-in';
}

function payloadOf({ query }: Request): StartPayload | null {
  const text = z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .safeParse(query.start);
  if (!text.success) return null;
  return { side: query.to === 'staff' ? 'staff' : 'customers', text: text.data };
}

function sideOf(request: Request): ChatSide {
  const side = CHAT_SIDES.find((known) => known === paramOf(request, 'side'));
  if (side === undefined) throw hostError('PAGE_NOT_FOUND');
  return side;
}

/** Each browser is a different person, the same one after a restart. */
function personIdOf({ publicUrl }: Shop, request: Request, response: Response): number {
  const name = cookieName('shop-demo-person', publicUrl);
  const known = z.coerce.number().int().positive().safeParse(request.signedCookies?.[name]);
  if (known.success) return known.data;
  const id = newPersonId();
  response.cookie(name, String(id), { ...cookieOptions(publicUrl), signed: true });
  return id;
}
