import type { Express } from 'express';
import * as z from 'zod';

const route = z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) });
const stack = z.array(z.custom<object>((entry) => typeof entry === 'object' && entry !== null));
const inside = (thing: object, name: string): unknown => Reflect.get(thing, name);

/** What can be asked for. */
export interface Route {
  method: 'GET' | 'POST';
  path: string;
}

/**
 * Every route of the application, as Express has them: one that is added is walked too. One whose body is
 * read apart is one. For tests.
 */
export function routesOf(app: Express): Route[] {
  const routes = routesIn(Reflect.get(app, 'router'));
  return [...new Map(routes.map((one) => [`${one.method} ${one.path}`, one])).values()];
}

function routesIn(router: unknown): Route[] {
  if (typeof router !== 'function' && typeof router !== 'object') return [];
  const layers = router === null ? null : stack.safeParse(inside(router, 'stack')).data;
  return (layers ?? []).flatMap((layer) => {
    const own = inside(layer, 'route');
    const known =
      typeof own === 'object' && own !== null
        ? route.parse({ path: inside(own, 'path'), methods: inside(own, 'methods') })
        : null;
    if (known === null) return routesIn(inside(layer, 'handle'));
    const methods = Object.keys(known.methods).map((name) => name.toUpperCase());
    return methods.map((method) => {
      if (method === 'GET' || method === 'POST') return { method, path: known.path };
      throw new Error(`no test walks ${method} ${known.path}`);
    });
  });
}
