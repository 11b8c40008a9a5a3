// The chats of a demo follow along, and what is sent stays on the page. Without this script each form loads
// the page again.

const logs = document.querySelectorAll('[data-chat]');

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.closest('.phone')) return;
  event.preventDefault();
  const isFile = form.enctype === 'multipart/form-data';
  const fields = new FormData(form, event.submitter);
  form.reset();
  const body = isFile ? fields : new URLSearchParams(fields);
  const answer = await fetch(form.action, { method: 'POST', body });
  if (!answer.ok) location.reload();
  if (form.classList.contains('chat-start')) form.remove();
});

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-text]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.text);
  button.textContent = button.closest('[data-copied]').dataset.copied;
});

/** The server answers when something has changed, or after a while. */
async function follow(log) {
  for (;;) {
    const { chat, version } = log.dataset;
    const answer = await fetch(`${chat}?version=${version}`).catch(() => null);
    if (!answer?.ok) {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      continue;
    }
    const fresh = await answer.text();
    const next = answer.headers.get('x-chat-version');
    if (next === version) continue;
    log.dataset.version = next;
    log.innerHTML = fresh;
    scrollDown(log);
  }
}

/** To the newest message, also once its picture has its height. */
function scrollDown(log) {
  log.scrollTop = log.scrollHeight;
  for (const picture of log.querySelectorAll('img'))
    if (!picture.complete) picture.addEventListener('load', () => scrollDown(log), { once: true });
}

for (const log of logs) scrollDown(log);
await Promise.all([...logs].map(follow));
