// Puts the picture that another app shared into the form of a receipt. It is let go with the form, or after
// an hour.

const SHARED = 'shared-receipt';
const LONGEST_MS = 3_600_000;

async function readShared() {
  const kept = await caches.match('/', { cacheName: SHARED });
  if (!kept) return null;
  const at = Number(kept.headers.get('x-shared-at'));
  if (Date.now() - at > LONGEST_MS) return void (await caches.delete(SHARED));
  const picture = await kept.blob();
  return new File([picture], decodeURIComponent(kept.headers.get('x-name')), { type: picture.type });
}

const field = document.querySelector('#picture');
const picture = 'caches' in window && field ? await readShared() : null;
if (picture && field.files.length === 0) {
  const transfer = new DataTransfer();
  transfer.items.add(picture);
  field.files = transfer.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  field.form.addEventListener('submit', () => caches.delete(SHARED));
}
