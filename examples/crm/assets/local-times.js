/** Times as the reader's own clock and language have them. */
const today = new Date().toDateString();

for (const element of document.querySelectorAll('time')) {
  const at = new Date(element.dateTime);
  const date = at.toDateString() === today ? {} : { dateStyle: 'medium' };
  element.textContent = new Intl.DateTimeFormat(undefined, { ...date, timeStyle: 'medium' }).format(
    at,
  );
  element.title = at.toISOString();
}
