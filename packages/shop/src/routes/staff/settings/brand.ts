import { toLatinDigits } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { accentProblem, DEFAULT_ACCENT, type Scheme } from '../../../brand/accent.ts';
import { type Brand, isBrandAddress } from '../../../brand/brand.ts';
import { isHexColor } from '../../../brand/color.ts';
import { keepImage } from '../../../brand/keep-image.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import {
  BRAND_PAGE,
  type BrandFields,
  type BrandView,
  brandPage,
} from '../../../pages/staff/settings/brand-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { oneLine } from '../../../security/plain-input.ts';
import type { Shop } from '../../../shop.ts';
import { doneText } from '../dashboard.ts';
import { flag } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';

const color = z
  .string()
  .max(20)
  .transform((text) => toLatinDigits(text.trim().toLowerCase()));
const address = z.string().trim().max(500);
const brandForm = z.object({
  ...formKey,
  name: oneLine.trim(),
  light: color,
  dark: color,
  supportUrl: address,
  channelUrl: address,
  removeLogo: flag,
  defaultColors: flag,
});

/** How the shop presents itself. Its form was read before, since it may carry a picture. */
export function createBrandRoutes(shop: Shop): Router {
  const router = Router();
  router.use(BRAND_PAGE, requireStaff('manage-settings'));
  router.get(BRAND_PAGE, async (request, response) => {
    await shop.panelkit.shopSettings.refresh();
    const { name, brand } = shop.settings.current();
    const { accent, supportUrl, channelUrl } = brand;
    const fields = { name, light: accent.light ?? '', dark: accent.dark ?? '', supportUrl, channelUrl };
    show(shop, request, response, { fields, problems: {}, done: doneText(request) });
  });
  router.post(BRAND_PAGE, requireFreshProof(shop), async (request, response) => {
    const { key, removeLogo, defaultColors, ...typed } = parseForm(brandForm, request);
    const fields = defaultColors ? { ...typed, light: '', dark: '' } : typed;
    const problems = problemsOf(request, fields);
    if (Object.keys(problems).length > 0)
      return show(shop, request, response.status(400), { fields, problems, done: null });
    const logo = await keepImage(shop, request);
    if (logo !== null && 'problem' in logo) {
      const { problems: words } = pageContextOf(request).texts.staffBrand;
      const wrong = { logo: words[logo.problem] };
      return show(shop, request, response.status(400), { fields, problems: wrong, done: null });
    }
    await save(shop, request, { key, fields, logo: removeLogo ? null : (logo ?? 'same') });
    response.redirect(303, `${BRAND_PAGE}?done=save`);
  });
  return router;
}

function problemsOf(request: Request, fields: BrandFields): BrandView['problems'] {
  const { texts } = pageContextOf(request);
  const { problems: words } = texts.staffBrand;
  const colorProblem = (scheme: Scheme): string | null => {
    const text = fields[scheme];
    if (text === '') return null;
    if (!isHexColor(text)) return words.color;
    const problem = accentProblem(text, scheme);
    if (problem === null) return null;
    // Rounded down: what is refused must not read as enough.
    const contrast = texts.format.number(Math.floor(problem.contrast * 10) / 10);
    return words.contrast(contrast, problem.suggestion);
  };
  const isWrong = (text: string): boolean => text !== '' && (text.length > 200 || !isBrandAddress(text));
  const [light, dark] = [colorProblem('light'), colorProblem('dark')];
  return {
    ...((fields.name === '' || fields.name.length > 50) && { name: words.name }),
    ...(light !== null && { light }),
    ...(dark !== null && { dark }),
    ...(isWrong(fields.supportUrl) && { supportUrl: words.address }),
    ...(isWrong(fields.channelUrl) && { channelUrl: words.address }),
  };
}

async function save(
  shop: Shop,
  request: Request,
  wanted: { key: string; fields: BrandFields; logo: Brand['logo'] | 'same' },
): Promise<void> {
  const { key, fields, logo } = wanted;
  await shop.panelkit.shopSettings.refresh();
  const before = shop.settings.current();
  const { name, supportUrl, channelUrl } = fields;
  const ownColor = (scheme: Scheme): string | null =>
    fields[scheme] === '' || fields[scheme] === DEFAULT_ACCENT[scheme] ? null : fields[scheme];
  const brand = {
    logo: logo === 'same' ? before.brand.logo : logo,
    accent: { light: ownColor('light'), dark: ownColor('dark') },
    supportUrl,
    channelUrl,
  };
  await shop.settings.save({ name, brand }, { actor: actorOf(request), idempotencyKey: key });
  const { user } = viewerIn(request);
  const was = { name: before.name, brand: before.brand };
  const note = `${JSON.stringify(was)} → ${JSON.stringify({ name, brand })}`;
  await recordStaffAction(shop, request, { by: user, action: 'settings.changed', targetId: user.id, note });
}

function show(
  shop: Shop,
  request: Request,
  response: Response,
  view: Pick<BrandView, 'fields' | 'problems' | 'done'>,
): void {
  const hasLogo = shop.settings.current().brand.logo !== null;
  response.send(brandPage(pageContextOf(request), { ...view, hasLogo }));
}
