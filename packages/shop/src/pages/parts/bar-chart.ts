import { type Html, html } from './html.ts';

/** One bar; `text`: its value as people read it. */
export interface Bar {
  label: string;
  value: number;
  text: string;
}

/**
 * Bars for a few values, drawn by the server; each says its value to who points at it and to who cannot see
 * it.
 */
export function barChart(bars: Bar[], label: string): Html {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = 100 / Math.max(1, bars.length);
  const bar = ({ label: name, value, text }: Bar, index: number): Html => {
    const height = (value / most) * 34;
    return html`<g><title>${name}: ${text}</title><rect class="slot" x="${(index * width).toFixed(2)}" y="0" width="${width.toFixed(2)}" height="36"/>
<rect x="${(index * width + width * 0.15).toFixed(2)}" y="${(36 - height).toFixed(2)}" width="${(width * 0.7).toFixed(2)}" height="${height.toFixed(2)}" rx="0.6"/></g>`;
  };
  return html`<svg class="chart" viewBox="0 0 100 36" preserveAspectRatio="none" role="img" aria-label="${label}: ${bars.map(({ text }) => `${text} `)}">${bars.map(bar)}</svg>`;
}
