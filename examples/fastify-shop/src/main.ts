// A shop's HTTP API on Fastify: `npm start`, then `curl localhost:3000/plans`.
import { runShop } from './run-shop.ts';

const { port } = await runShop(Number(process.env.PORT ?? 3000));
console.log(`The shop listens on http://localhost:${port}`);
