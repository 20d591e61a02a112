import { html } from './html.ts';
import { readForm, redirect } from './http.ts';
import type { CrmReply, CrmRequest } from './http.ts';
import { plainPage } from './layout.ts';
import type { Handler } from './router.ts';
import { isOwnForm } from './sessions.ts';
import type { Session, Sessions } from './sessions.ts';

type Reply = CrmReply | Promise<CrmReply>;

/** Only with a session; otherwise to the sign-in page and back to the same address. */
export function signedIn(
  sessions: Sessions,
  handle: (session: Session, request: CrmRequest) => Reply,
): Handler {
  return (request) => {
    const session = sessions.find(request);
    if (session !== undefined) return handle(session, request);
    const next = request.method === 'GET' ? request.url.pathname + request.url.search : '/';
    return redirect(`/login?next=${encodeURIComponent(next)}`);
  };
}

/** Only with a session and the token of one of our own forms. */
export function posted(
  sessions: Sessions,
  handle: (session: Session, form: FormData, request: CrmRequest) => Reply,
): Handler {
  return signedIn(sessions, async (session, request) => {
    const form = await readForm(request);
    if (!isOwnForm(session, form)) {
      return plainPage(
        403,
        'This form is out of date',
        html`<p><a href="/">Go back and try again.</a></p>`,
      );
    }
    return handle(session, form, request);
  });
}
