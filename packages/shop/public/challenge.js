// Works for a form, beginning when the page is there. Without this, whoever sends it waits first.

const AT_ONCE = 256;
const encoder = new TextEncoder();

for (const field of document.querySelectorAll('[data-bits]')) {
  // Browsers hash for pages over https alone.
  if (!window.crypto?.subtle) continue;
  const { form } = field;
  for (const hint of form.querySelectorAll('[data-without-work]')) hint.hidden = true;
  const working = findWork(form.elements.challenge.value, Number(field.dataset.bits));
  form.addEventListener('submit', async (event) => {
    if (field.value !== '') return;
    event.preventDefault();
    field.value = await working;
    // The browser ignores a second submission until the handlers of the first have ended.
    setTimeout(() => form.requestSubmit());
  });
}

async function findWork(challenge, bits) {
  for (let start = 0; ; start += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_, index) => String(start + index));
    const found = await Promise.all(
      tries.map(async (text) => (await zeroBits(`${challenge}:${text}`)) >= bits),
    );
    const index = found.indexOf(true);
    if (index !== -1) return tries[index];
  }
}

async function zeroBits(text) {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text));
  return Math.clz32(new DataView(digest).getUint32(0));
}
