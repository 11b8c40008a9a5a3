import type { Person } from '../security/session.ts';
import type { Visit } from '../visit.ts';
import { postForm } from './form-fields.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export interface PersonView {
  person: Person;
  name: string;
  detail: string;
}

export function peoplePage(visit: Visit, view: { people: PersonView[]; next: string }): string {
  const { people: words } = visit.texts;
  const of = (kind: Person['kind']): Html[] =>
    view.people
      .filter(({ person }) => person.kind === kind)
      .map((person) => choice(visit, person, view.next));
  const body = html`<div class="frame narrow stack">
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<section class="card" aria-labelledby="customers"><h2 id="customers">${words.customers}</h2>${of('customer')}</section>
<section class="card" aria-labelledby="staff"><h2 id="staff">${words.staff}</h2>${of('staff')}</section>
</div>`;
  return layout(visit, { title: words.title, body });
}

function choice(visit: Visit, { person, name, detail }: PersonView, next: string): Html {
  const body = html`<input type="hidden" name="kind" value="${person.kind}">
<input type="hidden" name="id" value="${person.id}">
<input type="hidden" name="next" value="${next}">
<div><b>${name}</b><br><small>${detail}</small></div>
<button class="quiet">${visit.texts.people.be(name)}</button>`;
  return postForm(visit, { action: '/people', className: 'row', body });
}
