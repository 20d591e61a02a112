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
  // Nobody is signed in here any more: the page leads to the sign-in.
  if (response.redirected || response.status === 403) location.reload();
  if (!response.ok) throw new Error(`No session: ${response.status}`);
  return response.json();
}
