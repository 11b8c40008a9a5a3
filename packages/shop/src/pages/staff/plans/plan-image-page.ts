import type { Plan } from '@panelkit/sdk';
import { planImagePath } from '../../../brand/plan-image.ts';
import type { PageContext } from '../../../page-context.ts';
import { checkbox, problemText } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { html, trustedHtml } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';
import { staffFrame } from '../staff-frame.ts';

export const PLAN_IMAGE_PAGE = '/staff/plans/:id/image';

/** The picture that the catalogue shows with a plan. */
export function planImagePage(
  pageContext: PageContext,
  { plan, problem, done }: { plan: Plan; problem: string | null; done: string | null },
): string {
  const { staffPlans: words, staffBrand } = pageContext.texts;
  const path = planImagePath(plan.imageUrl);
  const described = problem === null ? 'image-hint' : 'image-problem image-hint';
  const form = html`${path !== null && html`<img src="${path}" alt="" width="96" height="96" class="plan-image">`}
<p class="field"><label for="image">${words.image.file}</label>
<input id="image" name="image" type="file" accept="image/png,image/jpeg,image/webp" aria-describedby="${described}"${problem !== null && trustedHtml(' aria-invalid="true" autofocus')}>
${problemText('image', problem)}<small id="image-hint">${words.image.hint}</small></p>
${path !== null && checkbox({ name: 'remove', label: words.image.remove, isOn: false })}
<div class="actions"><button class="primary">${staffBrand.save}</button></div>`;
  const { name } = planText(pageContext, plan);
  const action = `/staff/plans/${plan.id}/image`;
  const body = html`<p><a class="back" href="/staff/plans/${plan.id}">${name}</a></p>
<section class="card form">${postForm(pageContext, { action, hasFile: true, className: 'stack', body: form })}</section>`;
  return staffFrame(pageContext, { title: words.image.title(name), body, done });
}
