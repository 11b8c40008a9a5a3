import { createSystemClock } from '@panelkit/sdk';
import { readEnv } from '../../examples/express-shop/src/env/env.ts';
import { runShop } from '../../examples/express-shop/src/process/run-shop.ts';
import { createFastClock } from '../postgres/fast-clock.ts';
import { createGatewayOverHttp } from './provider-over-http.ts';

// A process of the reference host, web or worker as the environment says, with a payment provider besides.
const { PROVIDER_URL = '', CLOCK } = process.env;
const clock = CLOCK === undefined ? null : createFastClock(JSON.parse(CLOCK));
const gateway = createGatewayOverHttp(PROVIDER_URL, clock ?? createSystemClock());
await runShop(readEnv(process.env), { paymentGateways: [gateway], ...(clock !== null && { clock }) });
// Its parent may be gone without a word.
process.stdin.resume().on('end', () => process.exit(1));
process.stdin.unref();
