// Comforts. Every page works without them.

/** What works only with this script is hidden until it does. */
function showComforts() {
  for (const face of document.querySelectorAll('.file .face')) face.hidden = false;
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
}

// Also on pages that another script shows in the place of this one.
document.addEventListener('shop:shown', showComforts);

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const text = field.dataset.value ?? field.value;
  const isCopied = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  if (isCopied) button.textContent = button.dataset.copied;
  // Browsers inside of other apps may refuse: then it is selected, to be copied by hand.
  else field.select();
});

document.addEventListener('change', ({ target }) => {
  const name = target.closest('.file')?.querySelector('[data-none]');
  if (name) name.textContent = target.files[0]?.name ?? name.dataset.none;
});

/** Staff search from wherever they are. */
document.addEventListener('keydown', (event) => {
  const search = document.querySelector('[data-search]');
  if (!search || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  search.focus();
  search.select();
});

/** While its content still moves, a page follows along instead of refreshing as a whole. */
async function follow() {
  const changes = listen();
  for (;;) {
    const content = document.querySelector('[data-live]');
    if (!content) return changes.end();
    await changes.next(content.dataset.seconds * 1000);
    // Nobody did anything: that is no reason to stay signed in.
    const fresh = await readContent({ 'x-following': '1' }).catch(() => null);
    if (!fresh || fresh.dataset.live === content.dataset.live) continue;
    if ('yields' in content.dataset && isInUse(content)) continue;
    content.replaceWith(fresh);
    showComforts();
  }
}

/** What somebody types or has opened there is not taken from them. */
function isInUse(content) {
  const isTyped = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  return (
    content.querySelector('details[open]') !== null ||
    content.contains(document.activeElement?.closest('form') ?? null) ||
    [...content.querySelectorAll('input, textarea')].some(isTyped)
  );
}

/** The server says when something has changed; where it cannot, the page looks by itself. */
function listen() {
  const address = document.querySelector('[data-events]')?.dataset.events;
  const source = address ? new EventSource(address) : null;
  let hear = () => {};
  source?.addEventListener('message', () => hear());
  const next = (ms) =>
    new Promise((resolve) => {
      const isOpen = source?.readyState === EventSource.OPEN;
      const timer = setTimeout(resolve, isOpen ? 10 * ms : ms);
      hear = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return { next, end: () => source?.close() };
}

async function readContent(headers = {}) {
  const answer = await fetch(location.href, { headers });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return page.querySelector('#content');
}

/** The server writes times in the zone of the reader's browser, once it knows it. */
async function sayTimeZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const cookie = `time-zone=${timeZone}`;
  const isSaid = () => document.cookie.split('; ').includes(cookie);
  if (!timeZone || isSaid()) return;
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${cookie}; path=/; max-age=31536000; samesite=lax${secure}`;
  const content = document.querySelector('#content:has(time)');
  const fresh = content && isSaid() ? await readContent().catch(() => null) : null;
  if (!fresh) return;
  content.replaceWith(fresh);
  showComforts();
  document.querySelector('#content [autofocus]')?.focus();
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];
const seenAt = new WeakMap();

/** Says beside a deadline how long is left, in the two largest units that count. */
function countDown() {
  const { lang } = document.documentElement;
  for (const left of document.querySelectorAll('[data-until]')) {
    const { until, now, left: words } = left.dataset;
    if (!seenAt.has(left)) seenAt.set(left, performance.now());
    const passedMs = performance.now() - seenAt.get(left);
    let seconds = Math.ceil((Date.parse(until) - Date.parse(now) - passedMs) / 1000);
    const first = UNITS.findIndex(([, length]) => seconds >= length);
    const parts = UNITS.slice(first, first + 2).map(([unit, length]) => {
      const amount = Math.floor(seconds / length);
      seconds -= amount * length;
      return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
    });
    const text =
      first < 0 ? '' : words.replace('{}', new Intl.ListFormat(lang, { type: 'unit' }).format(parts));
    if (left.textContent !== text) left.textContent = text;
  }
}

/** The shop can be installed, and says so where the internet is gone. */
function keepOfflinePage() {
  if (!document.querySelector('link[rel=manifest]') || !navigator.serviceWorker) return;
  const address = `/service-worker.js?lang=${document.documentElement.lang}`;
  navigator.serviceWorker.register(address).catch((error) => console.warn('no offline page:', error));
}

/** A picture that waits for its form is not left to who signs in next. */
document.addEventListener('submit', ({ target }) => {
  if (target.getAttribute('action') === '/sign-out') self.caches?.delete('shared-receipt');
});

showComforts();
keepOfflinePage();
countDown();
setInterval(countDown, 1000);
await sayTimeZone();
await follow();
