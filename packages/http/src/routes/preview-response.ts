const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What a chat shows of a link that was sent in it: the shop's name, and nothing of the subscription. */
export function previewResponse(name: string): Response {
  const title = name.replace(/[&<>"]/g, (character) => entities[character] ?? '');
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta property="og:title" content="${title}"><meta name="robots" content="noindex, nofollow"></head><body></body></html>`;
  return new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}
