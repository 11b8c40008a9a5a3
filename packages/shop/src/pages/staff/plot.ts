import { type Html, html } from '../parts/html.ts';

/** One day. `bad` is stacked on top of `value`, in another colour; `text`: what people read. */
interface PlotBar {
  label: string;
  value: number;
  bad?: number;
  text: string;
}

const HEIGHT = 36;

/** Plots of the same stretches of time, one bar for each. */
export function plotter<Part>(parts: readonly Part[], labelOf: (part: Part) => string) {
  return (title: string, summary: string, barOf: (part: Part) => Omit<PlotBar, 'label'>): Html =>
    plot({ title, summary, bars: parts.map((part) => ({ label: labelOf(part), ...barOf(part) })) });
}

/**
 * Bars under a title, each of which says its value to who points at it; who cannot see them gets them as a
 * list.
 */
function plot({ title, summary, bars }: { title: string; summary: string; bars: PlotBar[] }): Html {
  const most = Math.max(1, ...bars.map(({ value, bad = 0 }) => value + bad));
  const width = 100 / Math.max(1, bars.length);
  const piece = (index: number, from: number, to: number, className: string): Html | false =>
    to > from &&
    html`<rect class="${className}" x="${(index * width + width * 0.15).toFixed(2)}" y="${(HEIGHT - (to / most) * HEIGHT).toFixed(2)}" width="${(width * 0.7).toFixed(2)}" height="${(((to - from) / most) * HEIGHT).toFixed(2)}"/>`;
  const bar = ({ label, value, bad = 0, text }: PlotBar, index: number): Html =>
    html`<g><title>${label}: ${text}</title><rect class="slot" x="${(index * width).toFixed(2)}" y="0" width="${width.toFixed(2)}" height="${HEIGHT}"/>
${piece(index, 0, value, 'plain')}${piece(index, value, value + bad, 'failed')}</g>`;
  const [first, last] = [bars[0], bars.at(-1)];
  return html`<section class="card plot"><h2>${title}</h2><b>${summary}</b>
<svg class="chart" viewBox="0 0 100 ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}: ${bars.map(({ label, text }) => `${label} ${text}; `)}">${bars.map(bar)}</svg>
<p class="ends muted"><small dir="auto">${first?.label}</small><small dir="auto">${last?.label}</small></p></section>`;
}
