/**
 * Gives the elements of the sync service their sessions. They ask when they need one; this CRM's server knows who is
 * signed in and asks the service for it, so no key is ever in a page.
 */
const csrf = document.querySelector('meta[name="csrf"]')?.getAttribute('content') ?? '';

for (const element of document.querySelectorAll('outlook-sync-card, outlook-sync-conversation')) {
  element.getSession = () => openSession(element.getAttribute('contact') ?? '');
}

/** `{token, expiresAt}`, for the user who is signed in here and for this contact alone. */
async function openSession(contact) {
  const body = new URLSearchParams({ csrf, contact });
  const response = await fetch('/email-sync/session', { method: 'POST', body });
  const isSignedOut = response.redirected || response.status === 403;
  if (isSignedOut) offerSignIn();
  if (isSignedOut || !response.ok) throw new Error(`No session: ${response.status}`);
  return response.json();
}

/** No reload by itself: somebody may be writing, and files that they have attached do not survive one. */
function offerSignIn() {
  if (document.querySelector('.signed-out') !== null) return;
  const notice = document.createElement('div');
  notice.className = 'notice bad signed-out';
  notice.role = 'alert';
  const link = document.createElement('a');
  link.href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = 'Sign in again';
  notice.append(
    'You are no longer signed in here. What you have written to a contact is kept in this tab for you, without its files. ',
    link,
  );
  document.querySelector('main').prepend(notice);
}
