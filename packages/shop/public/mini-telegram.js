// What the shop needs of Telegram's own script, without loading it: where telegram.org is blocked, that
// script never comes. Source: the events of telegram.org/js/telegram-web-app.js.

const parameters = new URLSearchParams(location.hash.slice(1));
const isInFrame = window.parent !== window;
const listeners = new Map();

/** What Telegram says about who opened the page; empty outside of Telegram. */
export const launch = parameters.get('tgWebAppData') ?? '';
export const firstTheme = parse(parameters.get('tgWebAppThemeParams')) ?? {};

export function post(type, data = {}) {
  const { TelegramWebviewProxy, parent } = window;
  if (TelegramWebviewProxy) TelegramWebviewProxy.postEvent(type, JSON.stringify(data));
  // Only pages that the shop's policy allows can be the parent.
  else if (isInFrame) parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), '*');
}

export function on(type, listener) {
  listeners.set(type, listener);
}

/** In the browser of the person: a frame shows no page of somebody else, and opens no app. */
export function openOutside(url) {
  if (window.TelegramWebviewProxy || isInFrame) post('web_app_open_link', { url });
  else window.open(url, '_blank', 'noopener');
}

function receive(type, data) {
  listeners.get(type)?.(data ?? {});
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Each of Telegram's apps calls one of these.
window.Telegram = { WebView: { receiveEvent: receive } };
window.TelegramGameProxy = { receiveEvent: receive };
window.TelegramGameProxy_receiveEvent = receive;
window.addEventListener('message', ({ source, data }) => {
  if (!isInFrame || source !== window.parent || typeof data !== 'string') return;
  const event = parse(data);
  if (event) receive(event.eventType, event.eventData);
});
if (isInFrame) post('iframe_ready', { reload_supported: false });
