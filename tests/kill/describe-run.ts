import type { KillReport } from './kill-shop.ts';
import type { KillPlan } from './open-world.ts';

/** What a run came to, as a table for `docs/proof.md`. */
export function describeRun(plan: KillPlan, report: KillReport): string {
  const { books, kills, violations } = report;
  const killed = [...kills.values()].reduce((sum, count) => sum + count, 0);
  const byKind = [...kills].toSorted(([, one], [, other]) => other - one);
  const refusals = [...books.refusals].toSorted(([, one], [, other]) => other - one);
  const rows: [what: string, count: number | string][] = [
    ['seed', plan.seed],
    ['orders', books.orders.size],
    ['… of a plan with several places', report.placeOrders],
    ['kills', killed],
    ...byKind.map(([kind, count]): [string, number] => [`… ${kind}`, count]),
    ['restarts of a panel', report.panelRestarts],
    ['requests to panels that met a fault', report.faults],
    ['starts of a process that found no database', report.vainStarts],
    ['tries of browsers without an answer', books.repeats],
    ['forms sent twice at once', books.doubles],
    ['webhooks (each event twice)', books.webhooks],
    ['receipts approved', books.approvals],
    ['extensions and plan changes', books.changes],
    ['refused', refusals.map(([code, count]) => `${code} ${count}`).join(', ')],
    ['live accounts on panels in the end', report.accounts],
    ['load, then until all was settled', `${report.loadSeconds} s, ${report.settleSeconds} s`],
    ['lost, doubled, oversold, wrong in the books', violations.length],
  ];
  return ['| | |', '|---|---:|', ...rows.map(([what, count]) => `| ${what} | ${count} |`)].join('\n');
}
