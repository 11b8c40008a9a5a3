import type { Texts } from '../../messages/texts.ts';
import { type ClientApp, clientApps, type Platform, platforms } from './client-apps.ts';
import { type GuideStep, guidePicture } from './guide-picture.ts';
import { type Html, html } from './html.ts';

/** Shown at once; the rest would push the link out of sight on a phone. */
const SHOWN_APPS = 3;

/** Where a link opens in an application, those of the reader's platform first. */
export function openInCard(
  texts: Texts,
  { platform, link, name }: { platform: Platform | null; link: string; name: string },
): Html {
  const { linkPage: words, howTo } = texts;
  const list = (apps: readonly ClientApp[], first?: ClientApp): Html =>
    html`<ul class="apps">${apps.map(
      (app) =>
        html`<li>${app.open === null ? html`<b dir="ltr">${app.name}</b>` : html`<a class="button ${app === first ? 'primary' : 'quiet'}" href="${app.open(link, name)}" dir="ltr">${app.name}</a>`} <a href="${app.url}" rel="noreferrer" aria-label="${howTo.get} ${app.name}">${howTo.get}</a></li>`,
    )}</ul>`;
  const folded = (title: string, body: Html): Html =>
    html`<details><summary>${title}</summary>${body}</details>`;
  const ofPlatform = (key: Platform): Html =>
    folded(howTo.platforms[key], html`${list(clientApps[key])}${guide(texts, key)}`);
  const own = platform === null ? [] : clientApps[platform];
  const others = platforms.filter((key) => key !== platform).map(ofPlatform);
  return html`<section class="card" aria-labelledby="open-in"><h2 id="open-in">${words.openIn}</h2>
<p class="muted">${words.openInHint}</p>
${platform !== null && [list(own.slice(0, SHOWN_APPS), own[0]), guide(texts, platform), folded(words.moreApps, list(own.slice(SHOWN_APPS)))]}
${own.length > 0 ? folded(words.otherDevice, html`${others}`) : others}</section>`;
}

/** The way into the first application of a platform, from nothing to a connection. */
function guide({ howTo }: Texts, platform: Platform): Html | null {
  const [app] = clientApps[platform];
  if (app === undefined || app.open === null) return null;
  const steps: readonly (readonly [GuideStep, string])[] = [
    ['install', howTo.install(app.name)],
    ['import', howTo.import(app.name)],
    ['connect', howTo.connect[platform]],
    ['another', howTo.another],
  ];
  return html`<h3>${howTo.guide(app.name)}</h3><ol class="guide">${steps.map(([name, step]) => html`<li>${guidePicture(name, platform)}<span>${step}</span></li>`)}</ol>`;
}
