import {
  appNameOf,
  type Language,
  type LinkReader,
  nameIn,
  type Panelkit,
  readDevice,
  type SubscriptionDocument,
  type TextOverrides,
} from '@panelkit/sdk';
import {
  type ChosenFormat,
  createSubscriptionRenderer,
  formatForUserAgent,
  formatNamed,
  isLinkPreview,
  isMonitor,
  type LinkTemplates,
  type LinkTexts,
  linkTextsIn,
  type SubscriptionLink,
  type SubscriptionRenderer,
  type UserAgentRule,
  userAgentRules,
  wantsPage,
} from '@panelkit/sdk/links';
import { HttpError } from '../errors/http-error.ts';
import type { Answer } from '../handler/plain-answer.ts';
import type { RequestHead } from '../handler/request-head.ts';
import type { Route, RouteContext } from '../handler/route.ts';
import { networkOf } from '../input/network-of.ts';
import { placeNotes } from './place-notes.ts';
import { previewResponse } from './preview-response.ts';

/** What a shop decides about its links while it runs. */
export interface LinkDecisions {
  userAgentRules: readonly UserAgentRule[];
  templates: LinkTemplates;
  /** In place of the options of that name. */
  name?: string;
  supportUrl?: string | null;
}

export interface SubscriptionLinkOptions {
  panelkit: { delivery: Pick<Panelkit['delivery'], 'byToken'> };
  /** What applications call the subscription and its servers; `Subscription` by default. */
  name?: string;
  supportUrl?: string | null;
  /** Of the messages shown instead of servers and above them; English by default. */
  language?: Language;
  /** Messages in words of your own; the others are said in PanelKit's. */
  texts?: TextOverrides;
  /** Hours after which a client application should look again; 12 by default. */
  updateIntervalHours?: number;
  /** Which application gets which format: the first rule that fits counts. */
  userAgentRules?: readonly UserAgentRule[];
  /** What the shop decides while it runs: asked at each request. Its rules count before the others. */
  decided?: () => LinkDecisions;
  /** What a browser is shown; without it, a browser gets what an unknown application gets. */
  page?: (document: SubscriptionDocument, request: Request) => Response | Promise<Response>;
}

/**
 * `GET /s/:token` and `GET /s/:token/:format`, the shop link: what client applications read, in the format of
 * the one that asks, or as `?format=` names it. Answers from stored links, without a panel, a session or a
 * cookie. Limit its rate per address in front of it.
 *
 * @throws TypeError for a rule that does not begin with `^`
 */
export function subscriptionLinks(options: SubscriptionLinkOptions): Route[] {
  const rules = options.userAgentRules ?? userAgentRules;
  formatForUserAgent('', rules);
  const render = createSubscriptionRenderer();
  const answer = (head: RequestHead, context: RouteContext): Promise<Answer> =>
    answerLink({ ...options, render }, head, context);
  return [
    { method: 'GET', path: '/s/:token', answer },
    { method: 'GET', path: '/s/:token/:format', answer },
  ];
}

const NOTHING: LinkDecisions = { userAgentRules: [], templates: {} };

type LinkOptions = SubscriptionLinkOptions & { render: SubscriptionRenderer };

async function answerLink(
  options: LinkOptions,
  head: RequestHead,
  { params, connection }: RouteContext,
): Promise<Answer> {
  const userAgent = head.header('user-agent') ?? '';
  const named = params.format ?? head.query('format');
  const chosen = named === null || named === 'html' ? null : formatOf(named, userAgent);
  if (chosen === null && named !== null && named !== 'html') {
    if (params.format !== undefined) throw new HttpError('ROUTE_NOT_FOUND', {});
    throw new HttpError('REQUEST_MALFORMED', { part: 'format' });
  }
  const isPreview = isLinkPreview(userAgent);
  const document = await options.panelkit.delivery.byToken(params.token ?? '', {
    device: isPreview ? null : readDevice(head.header),
    isCounted: !isPreview && !isNobody(head, userAgent),
    reader: readerOf(userAgent, connection.clientAddress ?? connection.remoteAddress),
  });
  const { page, userAgentRules: rules } = options;
  const { userAgentRules: own, templates, ...brand } = options.decided?.() ?? NOTHING;
  const { name = 'Subscription', supportUrl = null } = { ...options, ...brand };
  // Whatever it asks for: a chat keeps what it saw, for everybody in it.
  if (isPreview) return previewResponse(name);
  const isPage = named === 'html' || (chosen === null && wantsPage(head.header('accept')));
  if (isPage && page !== undefined) return page(document, head.toRequest());
  return renderLink(
    { ...options, name, supportUrl, templates },
    document,
    chosen ?? formatForUserAgent(userAgent, [...own, ...(rules ?? userAgentRules)]),
  );
}

/**
 * Requests that look and take nothing for anybody: HEAD, monitors, and what a browser fetches before somebody
 * follows a link.
 */
function isNobody({ method, header }: RequestHead, userAgent: string): boolean {
  if (method === 'HEAD' || isMonitor(userAgent)) return true;
  return /\bprefetch\b/.test(header('sec-purpose') ?? header('purpose') ?? '');
}

function readerOf(userAgent: string, address: string | null): LinkReader {
  return { app: appNameOf(userAgent), network: networkOf(address ?? '') || null };
}

async function renderLink(
  {
    name,
    supportUrl,
    language = 'en',
    texts = {},
    updateIntervalHours = 12,
    templates,
    render,
  }: LinkOptions & Required<Pick<LinkDecisions, 'name' | 'supportUrl' | 'templates'>>,
  document: SubscriptionDocument,
  chosen: ChosenFormat,
): Promise<Answer> {
  const { status, usedBytes, trafficLimitBytes, expiresAt, autoRenew, shopLink, at: now } = document;
  const { headers, body } = await render({
    links: linksOf(document, language, linkTextsIn(language, texts)),
    chosen,
    language,
    texts,
    now,
    templates,
    places: placeNotes(document, language),
    devices: document.devices,
    subscription: {
      status,
      uploadBytes: 0,
      downloadBytes: usedBytes,
      trafficLimitBytes,
      expiresAt,
      refillsAt: autoRenew ? expiresAt : null,
    },
    brand: { name, supportUrl, pageUrl: shopLink, updateIntervalHours },
  });
  return { status: 200, headers, body };
}

function linksOf(
  { servers, places }: SubscriptionDocument,
  language: Language,
  { notReachable }: LinkTexts,
): SubscriptionLink[] {
  const degraded = new Set(places.flatMap(({ key, state }) => (state === 'degraded' ? [key] : [])));
  return servers.map(({ uri, placeKey, placeName }) => ({
    uri,
    place: nameIn(placeName, language),
    note: degraded.has(placeKey) ? notReachable : null,
  }));
}

/** The core's version of the application that asks counts where the name has none. */
function formatOf(name: string, userAgent: string): ChosenFormat | null {
  const named = formatNamed(name);
  if (named === null) return null;
  if (named.coreVersion !== null) return named;
  const asking = formatForUserAgent(userAgent);
  return asking.format === named.format ? asking : named;
}
