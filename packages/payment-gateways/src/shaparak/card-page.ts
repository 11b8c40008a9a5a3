/** A page on which a person pays or gives up; `action` is the address of the page. */
export function cardPage(title: string, amountRial: number): Response {
  const button = (act: string, text: string) => `<button name="act" value="${act}">${text}</button>`;
  const form = `<form>${button('pay', 'Pay')} ${button('cancel', 'Cancel')}</form>`;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${amountRial} Rial</p>${form}</html>`;
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** Sends the browser on. */
export function redirectTo(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}
