import { DEFAULT_ACCENT, type Scheme } from '../../../brand/accent.ts';
import type { PageContext } from '../../../page-context.ts';
import { checkbox, field, problemText } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { typed } from '../../forms/refused-content.ts';
import { type Html, html, trustedHtml } from '../../parts/html.ts';
import { staffFrame } from '../staff-frame.ts';

export const BRAND_PAGE = '/staff/brand';

/** What was typed, or what holds. */
export interface BrandFields {
  name: string;
  light: string;
  dark: string;
  supportUrl: string;
  channelUrl: string;
}

export interface BrandView {
  fields: BrandFields;
  hasLogo: boolean;
  problems: Partial<Record<keyof BrandFields | 'logo', string>>;
  done: string | null;
}

/** Name, logo, colors and links. */
export function brandPage(pageContext: PageContext, view: BrandView): string {
  const { staffBrand: words, staffNav } = pageContext.texts;
  const { fields, problems } = view;
  const text = (name: 'name' | 'supportUrl' | 'channelUrl', hint?: string): Html =>
    field({
      name,
      label: words[name],
      value: fields[name],
      problem: problems[name] ?? null,
      maxLength: name === 'name' ? 50 : 200,
      optional: name !== 'name',
      ...(hint !== undefined && { hint }),
    });
  const form = html`${text('name')}
${logoField(pageContext, view)}
${colorField(pageContext, 'light', view)}${colorField(pageContext, 'dark', view)}
<p class="muted">${words.colorHint}</p>
${checkbox({ name: 'defaultColors', label: words.defaultColors, isOn: false })}
${text('supportUrl', words.supportHint)}
${text('channelUrl')}
<div class="actions"><button class="primary">${words.save}</button></div>`;
  const body = html`<p class="lead">${words.lead}</p>
<section class="card form">${postForm(pageContext, { action: BRAND_PAGE, hasFile: true, className: 'stack', body: form })}</section>`;
  return staffFrame(pageContext, { title: staffNav.brand, body, done: view.done });
}

function logoField({ texts, brand }: PageContext, { hasLogo, problems }: BrandView): Html {
  const { staffBrand: words } = texts;
  const logo = problems.logo ?? null;
  const described = logo === null ? 'logo-hint' : 'logo-problem logo-hint';
  return html`<p class="field"><label for="logo">${words.logo}</label>
<img src="/${brand.logo.path}" alt="" width="64" height="64" class="logo">
<input id="logo" name="logo" type="file" accept="image/png,image/jpeg,image/webp" aria-describedby="${described}"${logo !== null && trustedHtml(' aria-invalid="true"')}>
${problemText('logo', logo)}<small id="logo-hint">${words.logoHint}</small></p>
${hasLogo && checkbox({ name: 'removeLogo', label: words.removeLogo, isOn: false })}`;
}

/** A browser without a choice of colors shows it as text. */
function colorField({ texts }: PageContext, scheme: Scheme, { fields, problems }: BrandView): Html {
  const problem = problems[scheme] ?? null;
  const described = html` aria-describedby="${scheme}-problem" aria-invalid="true"`;
  return html`<p class="field"><label for="${scheme}">${texts.staffBrand[scheme]}</label>
<input id="${scheme}" name="${scheme}" type="color" value="${typed(scheme, fields[scheme] || DEFAULT_ACCENT[scheme])}"${problem !== null && described}>
${problemText(scheme, problem)}</p>`;
}
