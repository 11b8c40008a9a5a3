import type { Platform } from './client-apps.ts';
import { type Html, html, trustedHtml } from './html.ts';

/** What a step of the way into an application looks like, on the screen of a phone: 64 by 96. */
const scenes = {
  install:
    '<rect x="24" y="18" width="16" height="16" rx="4"/><path class="do" d="M32 42v20M25 55l7 7 7-7M23 70h18"/>',
  import:
    '<path d="M22 20h20M22 28h13"/><rect class="do" x="20" y="42" width="24" height="12" rx="4"/><path class="do" d="M27 48h10"/><path d="M32 60v6M28 63l4 4 4-4"/><rect x="24" y="72" width="16" height="10" rx="3"/>',
  connect:
    '<circle cx="32" cy="46" r="14"/><path class="do" d="M32 37v9M26.500 41a8 8 0 1 0 11 0"/><path d="M24 72h16"/>',
  another:
    '<path d="M22 24h12M22 40h12M22 56h12M22 72h12"/><path class="do" d="M38 40l3 3 5-6"/><circle cx="42" cy="24" r="1.500"/><circle cx="42" cy="56" r="1.500"/><circle cx="42" cy="72" r="1.500"/>',
} as const;

export type GuideStep = keyof typeof scenes;

const frames = {
  phone: '<rect x="12" y="4" width="40" height="88" rx="7"/><path d="M28 9h8"/>',
  laptop: '<rect x="14" y="8" width="72" height="50" rx="4"/><path d="M4 66h92"/>',
} as const;

/** Decoration: it says nothing that the step does not. */
export function guidePicture(step: GuideStep, platform: Platform): Html {
  const isPhone = platform === 'android' || platform === 'ios';
  const drawing = isPhone
    ? `${frames.phone}${scenes[step]}`
    : `${frames.laptop}<g transform="translate(28.500 6.500) scale(.67)">${scenes[step]}</g>`;
  const box = isPhone ? '8 0 48 96' : '0 0 100 72';
  return html`<svg viewBox="${box}" class="${isPhone ? 'phone' : 'laptop'}" aria-hidden="true">${trustedHtml(drawing)}</svg>`;
}
