// Keeps the offline page and its files, and nothing of anybody: pages always come from the shop. `known`
// stands before this text, from the server.

const SHARED = 'shared-receipt';
const LARGEST_PICTURE = 5 * 1024 * 1024;

self.addEventListener('install', (event) => {
  const requests = [known.offline, ...known.files].map(
    (path) => new Request(path, { credentials: 'omit', cache: 'reload' }),
  );
  event.waitUntil(caches.open(known.cache).then((cache) => cache.addAll(requests)));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOldFiles().then(() => self.clients.claim()));
});

async function removeOldFiles() {
  for (const name of await caches.keys())
    if (name !== known.cache && name !== SHARED) await caches.delete(name);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === 'POST' && pathname === known.shareAction)
    event.respondWith(keepShared(request).catch(() => openShared()));
  else if (request.method === 'GET' && request.mode === 'navigate')
    event.respondWith(fetch(request).catch(() => caches.match(known.offline)));
  else if (request.method === 'GET' && known.files.includes(pathname))
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
});

const openShared = () => Response.redirect(known.sharedReceipt, 303);

/**
 * A picture that another app shared waits in the browser until its form is sent: the shop stores none that
 * nobody sent.
 */
async function keepShared(request) {
  const picture = (await request.formData()).get('picture');
  if (!(picture instanceof File) || picture.size === 0 || picture.size > LARGEST_PICTURE) return openShared();
  const headers = {
    'content-type': picture.type,
    'x-name': encodeURIComponent(picture.name),
    'x-shared-at': String(Date.now()),
  };
  const cache = await caches.open(SHARED);
  await cache.put('/', new Response(picture, { headers }));
  return openShared();
}
