import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Runs work and watches what it does to this process. */
export async function measure<Result>(work: Promise<Result>) {
  const rssBefore = process.memoryUsage().rss;
  let rssPeak = rssBefore;
  const watch = setInterval(() => {
    rssPeak = Math.max(rssPeak, process.memoryUsage().rss);
  }, 20);
  const stalls = monitorEventLoopDelay({ resolution: 10 });
  stalls.enable();
  const startedAt = performance.now();
  try {
    const result = await work;
    rssPeak = Math.max(rssPeak, process.memoryUsage().rss);
    const tookMs = performance.now() - startedAt;
    return { result, tookMs, rssGrowthBytes: rssPeak - rssBefore, longestStallMs: stalls.max / 1e6 };
  } finally {
    clearInterval(watch);
    stalls.disable();
  }
}
