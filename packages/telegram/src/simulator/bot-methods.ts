import * as z from 'zod';
import { badRequest } from './bot-api-error.ts';
import { type Call, read } from './message-methods.ts';
import { flag } from './read-parameters.ts';
import type { SimulatorState } from './simulator-state.ts';
import { toBotUser } from './to-api-objects.ts';

const ANSWERABLE_MS = 60_000;
const MAX_DOWNLOAD_BYTES = 20 * 1024 ** 2;
const MAX_COMMANDS = 100;

const answerSchema = z.object({
  callback_query_id: z.coerce.string(),
  text: z.string().max(200).optional(),
  show_alert: flag.default(false),
});
const fileSchema = z.object({ file_id: z.string() });
const scopeSchema = z.object({
  scope: z.object({ type: z.string() }).default({ type: 'default' }),
  language_code: z.string().default(''),
});
const commandsSchema = scopeSchema.extend({
  commands: z.array(
    z.object({ command: z.string().regex(/^[a-z0-9_]{1,32}$/), description: z.string().min(1).max(256) }),
  ),
});

const menuButtonSchema = z.object({
  menu_button: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('default') }),
      z.object({ type: z.literal('commands') }),
      z.object({
        type: z.literal('web_app'),
        text: z.string().min(1).max(64),
        web_app: z.object({ url: z.string() }),
      }),
    ])
    .default({ type: 'default' }),
});

export function getMe({ bot }: Call): unknown {
  return {
    ...toBotUser(bot),
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  };
}

export function answerCallbackQuery(call: Call): unknown {
  const { callback_query_id: id, text, show_alert: isAlert } = read(answerSchema, call);
  const query = call.bot.callbacks.get(id);
  const now = call.state.clock.now().getTime();
  if (query === undefined || query.answer !== null || now - query.at.getTime() > ANSWERABLE_MS)
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  query.answer = { text: text ?? null, isAlert };
  call.state.onChange?.();
  return true;
}

export function getFile(call: Call): unknown {
  const { file_id: asked } = read(fileSchema, call);
  const file = call.state.files.get(asked.replace(/-s$/, ''));
  if (file === undefined) throw badRequest('invalid file_id');
  if (file.bytes.length > MAX_DOWNLOAD_BYTES) throw badRequest('file is too big');
  const { fileId, bytes, path } = file;
  return { file_id: fileId, file_unique_id: `u${fileId}`, file_size: bytes.length, file_path: path };
}

/** What a file's address gives: `/file/bot<token>/<path>`. */
export function downloadFile(state: SimulatorState, path: string): Response {
  const file = [...state.files.values()].find((known) => known.path === path);
  if (file === undefined) return Response.json({ ok: false, error_code: 404 }, { status: 404 });
  return new Response(Uint8Array.from(file.bytes), {
    headers: { 'content-type': 'application/octet-stream' },
  });
}

export function setMyCommands(call: Call): unknown {
  const { scope, language_code: languageCode, commands } = read(commandsSchema, call);
  if (commands.length > MAX_COMMANDS) throw badRequest('too many commands');
  const { bot } = call;
  bot.commands = [
    ...bot.commands.filter((list) => list.scope !== scope.type || list.languageCode !== languageCode),
    { scope: scope.type, languageCode, commands },
  ];
  return true;
}

export function getMyCommands(call: Call): unknown {
  const { scope, language_code: languageCode } = read(scopeSchema, call);
  const isAsked = (list: { scope: string; languageCode: string }) =>
    list.scope === scope.type && list.languageCode === languageCode;
  return call.bot.commands.find(isAsked)?.commands ?? [];
}

/** For all private chats. */
export function setChatMenuButton(call: Call): unknown {
  const { menu_button: button } = read(menuButtonSchema, call);
  if (button.type === 'web_app' && !isHttps(button.web_app.url))
    throw badRequest('menu button web app URL is invalid: Only HTTPS links are allowed');
  call.bot.menuButton = button;
  return true;
}

export function getChatMenuButton({ bot }: Call): unknown {
  return bot.menuButton;
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}
