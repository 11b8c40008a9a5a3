import { Router } from 'express';
import * as z from 'zod';
import { findLanguage } from '../messages/languages.ts';
import { pageContextOf } from '../page-context.ts';
import { parseForm } from '../security/form-guard.ts';
import type { Shop } from '../shop.ts';
import { nextPage } from './next-page.ts';
import { setLanguage } from './profile.ts';
import { writeIn } from './write-in.ts';

const languageForm = z.object({
  language: z.string().refine((code) => findLanguage(code) !== null, 'no such language'),
  next: nextPage,
});

/** Speaks another language from now on. */
export function createLanguageRoute(shop: Shop): Router {
  const router = Router();
  router.post('/language', async (request, response) => {
    const { language, next } = parseForm(languageForm, request);
    const { viewer } = pageContextOf(request);
    if (viewer !== null && viewer.actedBy === null) {
      await shop.store.users.update(viewer.user.id, { language });
      await writeIn(shop, viewer, language);
    }
    setLanguage(shop, response, language);
    response.redirect(303, next);
  });
  return router;
}
