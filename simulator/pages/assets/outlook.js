/**
 * What the pages can't do by themselves: keep up to date, fit a frame to its mail, show moments in the reader's own time,
 * collect files, and move by arrow keys. Every page does its work without it.
 */
const body = document.body;
body.classList.add('js');

/** The parts that change, as the server wrote them. */
const shown = new Map();
for (const part of document.querySelectorAll('[data-part]')) shown.set(part.id, part.innerHTML);

showOwnTime(document);
fitFrames();
keepListPlace();
easeWriting();
easeList();
easePanel();
forgetNotice();
if (body.dataset.live !== undefined) void followLive();

/** As the reader's clock and language say it, beside a world that may be ahead of them. */
function showOwnTime(root) {
  const now = new Date(Date.now() + Number(body.dataset.clockOffset ?? 0));
  for (const time of root.querySelectorAll('time[data-form]')) {
    const at = new Date(time.dateTime);
    const say = (options) => at.toLocaleString('en-GB', options);
    time.title = say({ dateStyle: 'full', timeStyle: 'medium' });
    if (time.dataset.form === 'clock') time.textContent = say({ timeStyle: 'medium' });
    else if (time.dataset.form === 'long')
      time.textContent = say({ dateStyle: 'full', timeStyle: 'short' });
    else if (at.toDateString() === now.toDateString())
      time.textContent = say({ timeStyle: 'short' });
    else if (at.getFullYear() === now.getFullYear())
      time.textContent = say({ day: 'numeric', month: 'short' });
    else time.textContent = say({ day: 'numeric', month: 'short', year: 'numeric' });
  }
}

/** A mail's frame is as high as the mail. */
function fitFrames() {
  for (const frame of document.querySelectorAll('iframe')) {
    const follow = () => {
      const root = frame.contentDocument?.documentElement;
      if (!root || frame.contentWindow.location.href === 'about:blank') return;
      const fit = () => {
        const bar = root.scrollWidth > root.clientWidth ? 18 : 0;
        const height = Math.ceil(root.getBoundingClientRect().height) + bar;
        frame.style.height = `${Math.min(Math.max(height, 24), 20_000)}px`;
      };
      fit();
      new ResizeObserver(fit).observe(root);
    };
    frame.addEventListener('load', follow);
    if (frame.contentDocument?.readyState === 'complete') follow();
  }
}

/** The list stays where it was while one message after another is opened. */
function keepListPlace() {
  const list = document.getElementById('messages');
  if (list === null) return;
  const key = `place ${list.closest('section').getAttribute('aria-label')} ${location.pathname.split('/')[2]}`;
  list.scrollTop = Number(sessionStorage.getItem(key) ?? 0);
  list.querySelector('.row.open')?.scrollIntoView({ block: 'nearest' });
  window.addEventListener('pagehide', () => sessionStorage.setItem(key, String(list.scrollTop)));
}

/** What was done is told once, not again at a reload. */
function forgetNotice() {
  const url = new URL(location.href);
  if (!url.searchParams.has('done')) return;
  url.searchParams.delete('done');
  history.replaceState(history.state, '', url);
  setTimeout(() => tell(''), 6_000);
}

function tell(words) {
  const notice = document.getElementById('notice');
  if (notice !== null && notice.textContent !== words) notice.textContent = words;
}

function easeWriting() {
  const form = document.querySelector('[data-compose]');
  if (form === null) return;
  const input = form.querySelector('input[type=file]');
  const list = form.querySelector('[data-files]');
  let files = [];
  const show = (next) => {
    files = next;
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    input.files = all.files;
    list.replaceChildren(...files.map(fileItem));
  };
  const fileItem = (file) => {
    const [item, name, size, remove] = ['li', 'span', 'small', 'button'].map((tag) =>
      document.createElement(tag),
    );
    name.textContent = file.name;
    size.textContent = byteCount(file.size);
    remove.type = 'button';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `Remove ${file.name}`);
    remove.addEventListener('click', () => {
      show(files.filter((other) => other !== file));
      input.focus();
    });
    item.append(name, ' ', size, ' ', remove);
    return item;
  };
  const add = (more) => {
    if (more.length > 0) show([...files, ...more]);
  };
  input.addEventListener('change', () => add([...input.files]));
  form.addEventListener('paste', (event) => add([...(event.clipboardData?.files ?? [])]));
  form.addEventListener('dragover', (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    form.classList.add('dropping');
  });
  form.addEventListener('dragleave', () => form.classList.remove('dropping'));
  form.addEventListener('drop', (event) => {
    form.classList.remove('dropping');
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  let isSent = false;
  form.addEventListener('submit', (event) => {
    // A second press sends no second mail.
    if (isSent) event.preventDefault();
    isSent = true;
  });
  window.addEventListener('pageshow', () => {
    isSent = false;
  });
}

function byteCount(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Arrow keys go from message to message, Delete deletes the one with the focus. */
function easeList() {
  const list = document.getElementById('messages');
  if (list === null) return;
  list.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll('a.subject')];
    const at = links.indexOf(document.activeElement);
    if (at < 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      links[next]?.focus();
    } else if (event.key === 'Delete') {
      event.preventDefault();
      void deleteFromList(list, links[at], at);
    }
  });
}

async function deleteFromList(list, link, at) {
  await fetch(`${link.pathname}/delete`, { method: 'POST', redirect: 'manual' });
  await refresh();
  const left = [...list.querySelectorAll('a.subject')];
  left[Math.min(at, left.length - 1)]?.focus();
}

function easePanel() {
  if (!body.classList.contains('panel')) return;
  const pause = document.querySelector('[data-pause]');
  pause.addEventListener('click', () => {
    const isPaused = pause.getAttribute('aria-pressed') !== 'true';
    pause.setAttribute('aria-pressed', String(isPaused));
    pause.textContent = isPaused ? 'Go on' : 'Pause';
    if (!isPaused) void refresh();
  });
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
  });
  document.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    // By its attribute: a button may be called "action".
    const action = form.getAttribute('action');
    void apply(fetch(action, { method: 'POST', body: new FormData(form, event.submitter) }));
  });
}

/** Waits for a change, takes the parts of the page that are new, and waits again. */
async function followLive() {
  let pause = 0;
  for (;;) {
    try {
      const since = encodeURIComponent(body.dataset.version);
      const answer = await fetch(`${body.dataset.live}?since=${since}`);
      if (!answer.ok) throw new Error(`The wait was answered ${answer.status}.`);
      const { version } = await answer.json();
      if (version !== body.dataset.version) await refresh();
      if (pause > 0) tell('');
      // Much at once is shown at once.
      pause = 0;
      await sleep(150);
    } catch {
      pause = Math.min(pause + 1_000, 5_000);
      if (pause > 1_000) tell('The simulator does not answer. Trying again …');
      await sleep(pause);
    }
  }
}

function sleep(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function refresh() {
  return apply(fetch(location.href, { headers: { 'x-refresh': '1' } }));
}

async function apply(answering) {
  const answer = await answering;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (answer.status === 404) tell('This message has been moved or deleted.');
  body.dataset.version = fresh.body.dataset.version ?? body.dataset.version;
  if (answer.status === 404) return;
  document.title = fresh.title;
  for (const part of document.querySelectorAll('[data-part]')) {
    const next = fresh.getElementById(part.id);
    if (next === null || isBusy(part)) continue;
    part.className = next.className;
    if (shown.get(part.id) === next.innerHTML) continue;
    shown.set(part.id, next.innerHTML);
    replace(part, next);
  }
}

/** A menu that is open in it stays open, and a story that was paused stands still. */
function isBusy(part) {
  const isPaused = part.id === 'story' && document.querySelector('[data-pause][aria-pressed=true]');
  return isPaused || part.querySelector(':popover-open') !== null;
}

/** New content in the place of the old, with the focus where it was. */
function replace(part, next) {
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const known = new Set([...part.querySelectorAll('a.subject')].map(({ href }) => href));
  part.replaceChildren(...next.childNodes);
  showOwnTime(part);
  if (focused !== null) {
    [...part.querySelectorAll('a, button, select, input, summary')]
      .find((each) => keyOf(each) === focused)
      ?.focus();
  }
  if (part.id === 'messages') showNew(part, known);
}

function keyOf(element) {
  const { id, href = '', name = '', value = '' } = element;
  return (
    id || `${href} ${name} ${value} ${element.getAttribute('aria-label') ?? element.textContent}`
  );
}

function showNew(part, known) {
  const rows = [...part.querySelectorAll('.row')].filter(
    (row) => !known.has(row.querySelector('a.subject').href),
  );
  for (const row of rows) row.classList.add('new');
  const unread = rows.find((row) => row.classList.contains('unread'));
  if (unread === undefined) return;
  const [who, subject] = ['.who', '.subject'].map((one) => unread.querySelector(one).textContent);
  tell(`New message from ${who.trim()}: ${subject.trim()}`);
  setTimeout(() => tell(''), 6_000);
}
