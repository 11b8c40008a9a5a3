// `pnpm build`: builds every package and the shop.
import { build } from './build-packages.mjs';

process.exitCode = await build();
