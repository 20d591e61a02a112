import type { Crm } from './crm.ts';
import { posted } from './guards.ts';
import { readForm, redirect, textField } from './http.ts';
import { loginPage } from './pages/login-page.ts';
import type { Router } from './router.ts';

export function addSessionRoutes(router: Router, { sessions }: Crm): void {
  router.on('GET', '/', () => redirect('/contacts'));
  router.on('GET', '/login', (request) => loginPage(ownPath(request.url.searchParams.get('next'))));
  router.on('POST', '/login', async (request) => {
    const form = await readForm(request);
    const next = ownPath(textField(form, 'next'));
    const cookie = sessions.start(textField(form, 'user'));
    return cookie === undefined ? loginPage(next) : redirect(next, { 'set-cookie': cookie });
  });
  router.on(
    'POST',
    '/logout',
    posted(sessions, (session) => redirect('/login', { 'set-cookie': sessions.end(session) })),
  );
}

/** A path of this CRM, never another site: `//evil.example` and `/\evil.example` leave it. */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])/u.test(next) ? next : '/';
}
