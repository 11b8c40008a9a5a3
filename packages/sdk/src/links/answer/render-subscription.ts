import type { TextOverrides } from '../../domain/languages/language-texts.ts';
import type { LinkTexts } from '../../domain/languages/link-texts.ts';
import type { Language } from '../../domain/notifications/language.ts';
import { cleanText } from '../../domain/panels/clean-text.ts';
import type { ChosenFormat, LinkFormat } from '../choice/link-format.ts';
import { type ClashApp, renderClash } from '../formats/clash/render-clash.ts';
import { renderBase64, renderPlain } from '../formats/render-list.ts';
import type { Rendered } from '../formats/rendered.ts';
import { renderSingBox } from '../formats/sing-box/render-sing-box.ts';
import { templateFor } from '../formats/sing-box/sing-box-templates.ts';
import { renderXray } from '../formats/xray/render-xray.ts';
import { dummyServer } from '../servers/dummy-server.ts';
import { readServers } from '../servers/read-servers.ts';
import type { LeftOut, ReadServer, Server, SubscriptionLink } from '../servers/server.ts';
import { fillLinkTemplate } from '../templates/fill-link-template.ts';
import { type LinkTemplates, templateKindOf } from '../templates/link-template.ts';
import { announcementOf, blockedText } from './announcement.ts';
import { type DeviceNote, deviceHeaders, refusalText } from './device-note.ts';
import { linkTextsIn } from './link-texts.ts';
import { subscriptionHeaders } from './subscription-headers.ts';
import type { PlaceNotes, SubscriptionBrand, SubscriptionState } from './subscription-state.ts';

export interface SubscriptionRequest {
  /** As the panels give them, or with the names of their places. */
  links: readonly SubscriptionLink[];
  /** Who asks for what: `formatForUserAgent`, or `formatNamed` where the request names one. */
  chosen: ChosenFormat;
  subscription: SubscriptionState;
  brand: SubscriptionBrand;
  language: Language;
  /** What the shop says in words of its own. */
  texts?: TextOverrides;
  now: Date;
  /** Places of which people are told: above the servers, and by an entry for each that has no server yet. */
  places?: PlaceNotes;
  /** Documents by templates of the shop; one that is not in order does not count. */
  templates?: LinkTemplates;
  /** Where the number of devices is limited; absent or null: it is not. */
  devices?: DeviceNote | null;
}

export interface SubscriptionAnswer {
  /** `content-type` among them; names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** What the application goes without, and why. For logs and for staff, never for the customer. */
  leftOut: LeftOut[];
}

const MEDIA: Record<LinkFormat, { type: string; extension: string }> = {
  base64: { type: 'text/plain; charset=utf-8', extension: '.txt' },
  plain: { type: 'text/plain; charset=utf-8', extension: '.txt' },
  mihomo: { type: 'text/yaml; charset=utf-8', extension: '' },
  stash: { type: 'text/yaml; charset=utf-8', extension: '' },
  clash: { type: 'text/yaml; charset=utf-8', extension: '' },
  'sing-box': { type: 'application/json; charset=utf-8', extension: '.json' },
  xray: { type: 'application/json; charset=utf-8', extension: '.json' },
};

/** All that the document of an answer is made of. */
export interface DocumentParts {
  links: readonly SubscriptionLink[];
  chosen: ChosenFormat;
  /** The shop's own for this format; null: it has none. */
  template: string | null;
  /** What a server without a place is called. */
  shopName: string;
  /** What is said where there is no server at all, and where there is none for the application. */
  texts: Pick<LinkTexts, 'noServers' | 'nothingForApp'>;
  /** Why there are no servers at the moment; null: there are. */
  blocked: string | null;
  /** What is said of each place that has no server yet. */
  preparing: readonly string[];
}

/**
 * The answer of a subscription link for one application. A subscription that gives no access answers with an
 * entry that says why. From the stored links alone, without a panel; one of megabytes is made in turns, so
 * that it stops nobody else.
 */
export async function renderSubscription(request: SubscriptionRequest): Promise<SubscriptionAnswer> {
  return answerWith(request, await renderDocument(documentParts(request)));
}

/** Pure. */
export function documentParts(request: SubscriptionRequest): DocumentParts {
  const { links, chosen, subscription, brand, language, places, devices = null } = request;
  const texts = linkTextsIn(language, request.texts);
  const blocked = blockedText(subscription, texts) ?? refusalText(devices, texts);
  const { noServers, nothingForApp, placesPreparing } = texts;
  const kind = templateKindOf(chosen);
  return {
    links: blocked === null ? links : [],
    chosen,
    texts: { noServers, nothingForApp },
    blocked,
    template: (kind === null ? undefined : request.templates?.[kind]) ?? null,
    shopName: brand.name,
    preparing: (places?.preparing ?? []).map((place) => placesPreparing(cleanText(place, 30))),
  };
}

export async function renderDocument(parts: DocumentParts): Promise<Rendered> {
  const { links, chosen, template, shopName, texts, blocked, preparing } = parts;
  const { servers, leftOut } = await readServers(links, shopName);
  const dummy = dummyServer(blocked ?? (servers.length === 0 ? texts.noServers : texts.nothingForApp));
  const shown = withPreparing(servers, preparing);
  const rendered =
    (template === null ? null : await renderByTemplate(chosen, template, { shown, dummy })) ??
    (await render(chosen, shown, dummy));
  return { body: rendered.body, leftOut: [...leftOut, ...rendered.leftOut] };
}

/** The headers change with usage and time, and are made for each request. Pure. */
export function answerWith(request: SubscriptionRequest, { body, leftOut }: Rendered): SubscriptionAnswer {
  const { chosen, subscription, brand, language, now, places, devices = null } = request;
  const texts = linkTextsIn(language, request.texts);
  const { type, extension } = MEDIA[chosen.format];
  const blocked = blockedText(subscription, texts) ?? refusalText(devices, texts);
  const announcement = blocked ?? announcementOf(subscription, texts, now, places);
  const headers = subscriptionHeaders(subscription, brand, { announcement, extension });
  return { headers: { 'content-type': type, ...headers, ...deviceHeaders(devices) }, body, leftOut };
}

/** Null: the template is not in order. */
async function renderByTemplate(
  chosen: ChosenFormat,
  text: string,
  { shown, dummy }: { shown: readonly Server[]; dummy: ReadServer },
): Promise<Rendered | null> {
  const kind = templateKindOf(chosen);
  if (kind === null) return null;
  const clashApp = kind === 'stash' || kind === 'clash' ? kind : mihomoOf(chosen.coreVersion);
  return fillLinkTemplate({ kind, text, clashApp }, shown, dummy);
}

/** An entry that leads nowhere for each place without a server yet; only behind others, which work. */
function withPreparing(servers: readonly Server[], preparing: readonly string[]): readonly Server[] {
  if (servers.length === 0) return servers;
  const taken = new Set(servers.map(({ name }) => name));
  const waiting = preparing.map(dummyServer);
  return [...servers, ...waiting.filter(({ name }) => !taken.has(name))];
}

async function render(
  { format, coreVersion }: ChosenFormat,
  servers: readonly Server[],
  dummy: ReadServer,
): Promise<Rendered> {
  switch (format) {
    case 'base64':
      return renderBase64(servers, dummy);
    case 'plain':
      return renderPlain(servers, dummy);
    case 'mihomo':
      return renderClash(servers, dummy, mihomoOf(coreVersion));
    case 'stash':
    case 'clash':
      return renderClash(servers, dummy, format);
    case 'sing-box':
      return renderSingBox(servers, dummy, templateFor(coreVersion));
    case 'xray':
      return renderXray(servers, dummy);
  }
}

function mihomoOf(coreVersion: string | null): ClashApp {
  const [, minor = '0', patch = '0'] = /^1\.(\d+)\.(\d+)/.exec(coreVersion ?? '') ?? [];
  return Number(minor) * 1000 + Number(patch) >= 19_022 ? 'mihomo-1.19.22' : 'mihomo';
}
