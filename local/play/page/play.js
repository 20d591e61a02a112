/** The page to play: it shows what its server saw happen, moves the two frames to where a step is done, and no more. */
const steps = [...document.querySelectorAll('.step')];
const idOf = (article) => article.id.replace('step-', '');
const ids = steps.map(idOf);
const announced = document.querySelector('#announced');

/** What was seen of each step, by its id; null: not yet. */
let seen = new Map(ids.map((id) => [id, null]));
let version = 0;
let current = ids[0];
/** Somebody chose a step, before its server was heard perhaps: then that one stays. */
let isChosen = false;
let isBusy = false;

// Tabs, where both frames do not fit beside each other.
const tabs = ['crm', 'outlook'].map((name) => ({
  name,
  tab: document.querySelector(`#tab-${name}`),
  pane: document.querySelector(`#pane-${name}`),
}));

function showTab(shown) {
  for (const { name, tab, pane } of tabs) {
    tab.setAttribute('aria-selected', String(name === shown));
    tab.tabIndex = name === shown ? 0 : -1;
    pane.classList.toggle('chosen', name === shown);
  }
}

for (const [index, { name, tab }] of tabs.entries()) {
  tab.addEventListener('click', () => showTab(name));
  tab.addEventListener('keydown', ({ key }) => {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const other = tabs[1 - index];
    showTab(other.name);
    other.tab.focus();
  });
}

// The tour.
function draw() {
  const firstOpen = ids.find((id) => seen.get(id) === null);
  for (const dot of document.querySelectorAll('.dot')) {
    const { step } = dot.dataset;
    const isDone = seen.get(step) !== null;
    dot.classList.toggle('done', isDone);
    dot.classList.toggle('open', step === firstOpen);
    dot.querySelector('.state').textContent = isDone ? ', done' : '';
    if (step === current) dot.setAttribute('aria-current', 'step');
    else dot.removeAttribute('aria-current');
  }
  for (const article of steps) {
    const id = idOf(article);
    const what = seen.get(id);
    const isDone = what !== null;
    article.hidden = id !== current;
    article.classList.toggle('done', isDone);
    const sentence = article.querySelector('.seen');
    sentence.hidden = !isDone;
    sentence.textContent = what ?? '';
    const button = (name) => article.querySelector(`[data-act="${name}"]`);
    button('do').hidden = isDone;
    button('again').hidden = !isDone;
    button('next').hidden = !isDone || firstOpen === undefined;
    for (const one of article.querySelectorAll('.buttons button')) one.disabled = isBusy;
  }
  document.body.classList.toggle('finished', firstOpen === undefined);
}

function show(id) {
  isChosen = true;
  current = id;
  draw();
}

/** Both frames to where the step is done, or can be seen. */
function goTo(id) {
  const { crm, outlook, where } = document.querySelector(`#step-${id}`).dataset;
  document.querySelector('iframe[name="crm"]').src = crm;
  document.querySelector('iframe[name="outlook"]').src = outlook;
  showTab(where);
}

/** Where the next open one is, after this one first. */
function nextOf(id) {
  const after = [...ids.slice(ids.indexOf(id) + 1), ...ids];
  return after.find((one) => seen.get(one) === null) ?? id;
}

function take(state) {
  if (state.version === version) return;
  const isFirst = version === 0;
  version = state.version;
  const before = seen;
  seen = new Map(state.steps.map((one) => [one.id, one.seen]));
  const now = ids.filter((id) => seen.get(id) !== null && before.get(id) === null);
  if (isFirst) {
    if (!isChosen) current = ids.find((id) => seen.get(id) === null) ?? ids.at(-1);
  } else if (now.length > 0) {
    // Who does the next step without a word to this page is followed.
    if (seen.get(current) === null || !now.includes(current)) current = now.at(-1);
    const done = now.at(-1);
    announced.textContent = `Step ${ids.indexOf(done) + 1} is done. ${seen.get(done)}`;
  }
  draw();
}

async function act(path, article) {
  const problem = article?.querySelector('.problem');
  if (problem) problem.hidden = true;
  isBusy = true;
  draw();
  try {
    const response = await fetch(path, { method: 'POST' });
    const answer = await response.json();
    if (response.ok) return take(answer);
    throw new Error(answer.problem);
  } catch (error) {
    if (!problem) return;
    problem.hidden = false;
    problem.textContent = error.message;
  } finally {
    isBusy = false;
    draw();
  }
}

for (const article of steps) {
  const id = idOf(article);
  const on = (name, does) =>
    article.querySelector(`[data-act="${name}"]`).addEventListener('click', does);
  on('show', () => goTo(id));
  on('do', async () => {
    goTo(id);
    await act(`/tour/${id}/do`, article);
    // What the CRM shows of the mailbox changed behind its back.
    if (id === 'connect' || id === 'leave') goTo(id);
    document.querySelector('iframe[name="outlook"]').src = article.dataset.after;
  });
  on('again', async () => {
    await act(`/tour/${id}/again`, article);
    goTo(id);
  });
  on('next', () => {
    const next = nextOf(id);
    show(next);
    goTo(next);
    document.querySelector(`#step-${next} [data-act="show"]`).focus();
  });
}
for (const dot of document.querySelectorAll('.dot')) {
  dot.addEventListener('click', () => show(dot.dataset.step));
}
async function startOver() {
  await act('/tour/start-over');
  show(ids[0]);
  goTo(ids[0]);
}
document.querySelector('#start-over').addEventListener('click', () => void startOver());

// The divider.
const panes = document.querySelector('.panes');
const divider = document.querySelector('.divider');

function setWidth(percent) {
  const width = Math.round(Math.min(80, Math.max(20, percent)));
  panes.style.setProperty('--crm', `${width}fr`);
  panes.style.setProperty('--outlook', `${100 - width}fr`);
  divider.setAttribute('aria-valuenow', String(width));
}
divider.addEventListener('pointerdown', (event) => {
  divider.setPointerCapture(event.pointerId);
  document.body.classList.add('dragging');
});
divider.addEventListener('pointermove', (event) => {
  if (!divider.hasPointerCapture(event.pointerId)) return;
  const { left, width } = panes.getBoundingClientRect();
  setWidth(((event.clientX - left) / width) * 100);
});
divider.addEventListener('lostpointercapture', () => document.body.classList.remove('dragging'));
divider.addEventListener('keydown', ({ key }) => {
  const by = { ArrowLeft: -5, ArrowRight: 5 }[key];
  if (by !== undefined) setWidth(Number(divider.getAttribute('aria-valuenow')) + by);
});
divider.addEventListener('dblclick', () => setWidth(50));

/** What its server sees, for as long as the page is open. */
async function follow() {
  for (;;) {
    try {
      const response = await fetch(`/tour?version=${version}`);
      take(await response.json());
      document.body.classList.remove('away');
    } catch {
      document.body.classList.add('away');
      await new Promise((resolve) => {
        setTimeout(resolve, 2000);
      });
    }
  }
}

showTab('crm');
draw();
document.querySelector('#sign-in').submit();
void follow();
