// The shop inside Telegram. A frame gets no cookies: pages come by fetch, with the session as a bearer that
// this script carries.
import { firstTheme, launch, on, openOutside, post } from './mini-telegram.js';
import { paint } from './mini-theme.js';

const HOME = '/';
const shell = document.body.cloneNode(true);
const kept = readKept();
/** The pages that the back button goes through, the shown one last. */
const trail = [HOME];
let turn = 0;
let timer;

on('theme_changed', ({ theme_params: theme }) => paint(theme ?? {}));
on('back_button_pressed', goBack);
document.addEventListener('click', followLink);
document.addEventListener('submit', sendForm);
document.addEventListener('click', async ({ target }) => {
  if (target.closest('[data-retry]')) await start();
});
paint(firstTheme);
post('web_app_ready');
post('web_app_expand');
await start();

async function start() {
  say('opening');
  if (launch === '') return say('outside');
  try {
    const next = await signIn();
    if (next !== null) await open(next);
  } catch {
    say('offline');
  }
}

/** @returns the page to begin with; null: somebody must open the shop again */
async function signIn() {
  const answer = await send('/mini/session', { method: 'POST', body: new URLSearchParams({ launch }) });
  if (answer.ok) return answer.headers.get('x-shop-location') ?? trail.at(-1);
  say(answer.status === 403 ? 'over' : 'offline');
  return null;
}

/** Shows a page, or what came of a form. */
async function open(path, form = null) {
  turn += 1;
  const mine = turn;
  const answer = await ask(path, form ?? {}).catch(() => null);
  if (mine !== turn || answer === undefined) return;
  if (answer === null) return say('offline');
  const next = answer.headers.get('x-shop-location');
  if (next !== null) return goTo(new URL(next, location.origin));
  const [, leaving] = /url=(.+)$/.exec(answer.headers.get('refresh') ?? '') ?? [];
  if (leaving) openOutside(leaving);
  if (!answer.headers.get('content-type')?.startsWith('text/html')) return save(answer, path);
  if (form === null && trail.at(-1) !== path) trail.push(path);
  show(parse(await answer.text()));
}

function goTo(url) {
  if (url.origin !== location.origin) return openOutside(url.href);
  return open(url.pathname + url.search);
}

/** Undefined: the session is over, and the page says so. */
async function ask(path, init) {
  const answer = await send(path, init);
  if (answer.status !== 401) return answer;
  return (await signIn()) === null ? undefined : send(path, init);
}

async function send(path, init) {
  const headers = new Headers({ Accept: 'text/html,*/*;q=0.8', 'X-Shop-Cookies': writeCookies() });
  if (kept.bearer) headers.set('Authorization', `Bearer ${kept.bearer}`);
  const answer = await fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store' });
  keep(answer.headers);
  return answer;
}

function writeCookies() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const all = { ...kept.cookies, ...(timeZone && { 'time-zone': timeZone }) };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

function keep(headers) {
  kept.bearer = headers.get('x-shop-bearer') ?? kept.bearer;
  for (const pair of (headers.get('x-shop-cookies') ?? '').split('; ')) {
    const [name, value = ''] = pair.split(/=(.*)/s);
    if (value === '') delete kept.cookies[name];
    else kept.cookies[name] = value;
  }
  try {
    sessionStorage.setItem('mini', JSON.stringify(kept));
  } catch {
    // A browser may refuse to keep anything for a frame: reloading then means opening again.
  }
}

function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem('mini')) ?? { bearer: '', cookies: {} };
  } catch {
    return { bearer: '', cookies: {} };
  }
}

function parse(text) {
  return new DOMParser().parseFromString(text, 'text/html');
}

function show(page) {
  clearTimeout(timer);
  document.title = page.title;
  Object.assign(document.documentElement, { lang: page.documentElement.lang, dir: page.documentElement.dir });
  document.body.replaceChildren(...page.body.childNodes);
  window.scrollTo(0, 0);
  for (const script of document.body.querySelectorAll('script[src]')) run(script);
  document.dispatchEvent(new Event('shop:shown'));
  post('web_app_setup_back_button', { is_visible: trail.length > 1 });
  followAlong();
}

/**
 * Scripts that were parsed do not run. One of the shop's works on the fields that are there when it comes:
 * each time from another address.
 */
function run(parsed) {
  const script = document.createElement('script');
  for (const { name, value } of parsed.attributes) script.setAttribute(name, value);
  const source = parsed.getAttribute('src');
  if (['/challenge.js', '/passkeys.js'].includes(source)) script.src = `${source}?${turn}`;
  parsed.replaceWith(script);
}

function say(name) {
  clearTimeout(timer);
  document.body.replaceChildren(...shell.cloneNode(true).childNodes);
  for (const text of document.querySelectorAll('[data-mini]')) text.hidden = text.dataset.mini !== name;
}

/** While its content still moves, the page is asked for now and then. */
function followAlong() {
  const content = document.querySelector('[data-live]');
  if (!content) return;
  timer = setTimeout(async () => {
    const answer = await ask(trail.at(-1), {}).catch(() => null);
    if (!content.isConnected) return;
    const fresh = answer?.ok ? parse(await answer.text()).querySelector('#content') : null;
    if (fresh && fresh.dataset.live !== content.dataset.live) {
      content.replaceWith(fresh);
      document.dispatchEvent(new Event('shop:shown'));
    }
    followAlong();
  }, content.dataset.seconds * 1000);
}

async function goBack() {
  if (trail.length < 2) return;
  trail.pop();
  await open(trail.at(-1));
}

/** What an address on the shown page means. */
function resolve(address) {
  return new URL(address ?? '', new URL(trail.at(-1), location.origin));
}

async function followLink(event) {
  const link = event.target.closest('a[href]');
  const address = link?.getAttribute('href') ?? '';
  const isWeb = link && /^https?:$/.test(resolve(address).protocol);
  if (!isWeb || event.defaultPrevented) return;
  event.preventDefault();
  if (address.startsWith('#')) return document.getElementById(address.slice(1))?.scrollIntoView();
  const url = resolve(address);
  // The page of a link opens apps, which a frame cannot.
  if (url.pathname.startsWith('/s/')) return openOutside(url.href);
  await goTo(url);
}

async function sendForm(event) {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const { target: form, submitter } = event;
  const url = resolve(submitter?.getAttribute('formaction') ?? form.getAttribute('action'));
  const fields = new FormData(form, submitter);
  // A field may have the name of an attribute.
  if (form.getAttribute('method') !== 'post') {
    url.search = new URLSearchParams(fields);
    return goTo(url);
  }
  const isFile = form.getAttribute('enctype') === 'multipart/form-data';
  await open(url.pathname + url.search, {
    method: 'POST',
    body: isFile ? fields : new URLSearchParams(fields),
  });
}

async function save(answer, path) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download =
    /filename="?([^";]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? path.split('/').pop();
  link.click();
  URL.revokeObjectURL(link.href);
}
