import { type Agent, type OutgoingHttpHeaders, request } from 'node:http';

/** What is posted. */
export interface Post {
  body: string;
  headers?: OutgoingHttpHeaders;
}

export interface PostAnswer {
  status: number;
  tookMs: number;
}

/** Where to: a port of this machine. */
interface Target {
  agent: Agent;
  port: number;
}

/** Posts so many a second, however long the answers take. `everyMs`: how often it looks what is due. */
export async function postAtRate(
  {
    perSecond,
    count,
    everyMs = 4,
    ...target
  }: Target & { perSecond: number; count: number; everyMs?: number },
  postOf: (index: number) => Post,
): Promise<PostAnswer[]> {
  const answers: Promise<PostAnswer>[] = [];
  const startedAtMs = performance.now();
  for (let next = 0; next < count; ) {
    const dueCount = Math.min(count, Math.floor(((performance.now() - startedAtMs) / 1000) * perSecond));
    for (; next < dueCount; next += 1) {
      // From when it was to be sent: a generator that lags behind hides nothing.
      answers.push(post(target, postOf(next), startedAtMs + (next / perSecond) * 1000));
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return Promise.all(answers);
}

/** Posts once; the time counts from `dueAtMs`. */
export function post(
  { agent, port }: Target,
  { body, headers = {} }: Post,
  dueAtMs = performance.now(),
): Promise<PostAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PostAnswer>();
  const sending = request({ agent, port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
    response.resume();
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, tookMs: performance.now() - dueAtMs }),
    );
  });
  sending.once('error', reject);
  sending.end(body);
  return promise;
}
