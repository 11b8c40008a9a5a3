import * as z from 'zod';

/** What the panel's own pages send, for an operator who is logged in. */
export type FastapiPages = (method: string, path: string, body?: unknown) => Promise<unknown>;

const tokenSchema = z.object({ access_token: z.string() });

export async function openFastapiPages(
  baseUrl: string,
  tokenPath: string,
  login: Record<string, string>,
): Promise<FastapiPages> {
  const answer = await fetch(`${baseUrl}${tokenPath}`, { method: 'POST', body: new URLSearchParams(login) });
  const { access_token: token } = tokenSchema.parse(await answer.json());
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const reply = await fetch(`${baseUrl}${path}`, init);
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
}
