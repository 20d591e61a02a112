import type { ConsentPolicy } from '../settings.ts';
import { avatar, moment } from '../pages/format.ts';
import { html } from '../pages/html.ts';
import type { Html } from '../pages/html.ts';
import { icon } from '../pages/icons.ts';
import { livePanel } from '../pages/live.ts';
import { page } from '../pages/page.ts';
import type { Webmail } from '../pages/webmail.ts';
import type { HttpReply } from '../router.ts';
import type { Tenant } from '../world.ts';
import { inWords } from './in-words.ts';
import type { Panel, TroubleState } from './panel.ts';

/** What goes wrong, who may agree to what, and what happens meanwhile. */
export function panelPage(webmail: Webmail, panel: Panel): HttpReply {
  const { world, versions } = webmail;
  const troubles = panel.troubles();
  const others = panel.otherRules();
  const wrong = whatIsWrong(panel, troubles);
  const isAnyOn = wrong.length > 0;
  return page(200, {
    title: `${isAnyOn ? '⚠ ' : ''}Panel – simulated Microsoft 365`,
    kind: 'panel',
    live: livePanel(versions),
    clockOffsetMs: world.clock.offsetMs,
    body: html`<header class="bar">
        <a class="brand" href="/" title="All mailboxes"
          ><img src="/assets/icon.svg" alt="" width="26" height="26" /> <span>Mailboxes</span></a
        >
        <strong class="bar-title">Panel</strong>
      </header>
      <main>
        <div class="controls">
          <h1 class="hidden">Panel</h1>
          <section aria-labelledby="faults-title">
            <div id="state" class="state ${isAnyOn ? 'bad' : 'good'}" data-part>
              <p role="status">
                ${icon(isAnyOn ? 'warning' : 'check')}
                ${isAnyOn ? wrong.join('. ') : 'Microsoft 365 works well'}.
              </p>
              <form method="post" action="/panel/mend">
                <button class="primary">Mend all</button>
              </form>
            </div>
            <h2 id="faults-title">Make something go wrong</h2>
            <ul id="troubles" class="troubles" data-part>
              ${troubles.map(troubleItem)}
            </ul>
            <div id="others" data-part>
              ${others.length > 0 && html`<p class="muted">${others.length === 1 ? 'One more fault is' : `${others.length} more faults are`} in force, set by a program.</p>`}
            </div>
            <form method="post" action="/panel/missed" class="aside-action">
              <button>Admit what was missed</button>
              <span class="muted">Microsoft tells the app that notifications were lost.</span>
            </form>
          </section>
          <section aria-labelledby="grants-title">
            <h2 id="grants-title">Who has connected the app</h2>
            <div id="grants" data-part>${grantList(panel)}</div>
          </section>
          <section aria-labelledby="companies-title">
            <h2 id="companies-title">Who may agree to it</h2>
            <div id="companies" data-part>${panel.companies().map(companyItem)}</div>
          </section>
        </div>
        <section class="story" aria-labelledby="story-title">
          <div class="story-head">
            <h2 id="story-title">What happens</h2>
            <button type="button" class="only-script" data-pause aria-pressed="false">Pause</button>
            <form method="post" action="/panel/clear"><button>Clear</button></form>
          </div>
          <div id="story" tabindex="0" role="group" aria-labelledby="story-title" data-part>
            ${story(webmail)}
          </div>
        </section>
      </main>`,
  });
}

function whatIsWrong(panel: Panel, troubles: readonly TroubleState[]): string[] {
  const on = troubles.filter(({ isOn }) => isOn).map(({ trouble }) => trouble.title);
  const isAnyRevoked = panel.grants().some(({ isRevoked }) => isRevoked);
  return [
    ...on,
    ...(isAnyRevoked ? ['A grant is revoked'] : []),
    ...(panel.otherRules().length > 0 ? ['A program has set faults'] : []),
  ];
}

function troubleItem({ trouble, isOn, struck }: TroubleState): Html {
  const { id, title, what, expected } = trouble;
  return html`<li class="trouble ${isOn && 'on'}">
    <div>
      <h3>${title}</h3>
      <p>${what}</p>
      ${
        isOn &&
        html`<p class="expected">${expected}</p>
          <p class="struck">Struck ${struck === 1 ? 'once' : `${struck} times`} so far.</p>`
      }
    </div>
    <form method="post" action="/panel/faults/${id}">
      <button
        name="turn"
        value="${isOn ? 'off' : 'on'}"
        aria-label="${title}: turn ${isOn ? 'off' : 'on'}"
      >
        ${isOn ? 'Turn off' : 'Turn on'}
      </button>
    </form>
  </li>`;
}

function grantList(panel: Panel): Html {
  const grants = panel.grants();
  if (grants.length === 0) return html`<p class="muted">Nobody has signed in with it yet.</p>`;
  return html`<ul class="grants">
    ${grants.map(({ mailbox: { email, displayName }, isRevoked }) => {
      const action = isRevoked ? 'restore' : 'revoke';
      return html`<li>
        ${avatar({ email, name: displayName })}
        <span class="names"
          ><strong>${displayName}</strong>
          <small>${email}</small>
          <small
            >${isRevoked ? 'Revoked: a new sign-in is needed' : 'Has approved the app'}</small
          ></span
        >
        <form method="post" action="/panel/grants/${action}">
          <button
            name="email"
            value="${email}"
            aria-label="${isRevoked ? 'Give back' : 'Revoke'} the grant of ${email}"
          >
            ${isRevoked ? 'Give back' : 'Revoke'}
          </button>
        </form>
      </li>`;
    })}
  </ul>`;
}

const POLICIES: Readonly<Record<ConsentPolicy, string>> = {
  user: 'Everybody for themselves',
  managed: 'An administrator first (Microsoft’s default)',
  'admin-only': 'Only an administrator',
};

function companyItem({ tid, displayName, consentPolicy, adminConsents }: Tenant): Html {
  const approved = adminConsents.size > 0;
  return html`<form class="company" method="post" action="/panel/companies/${tid}">
    <strong>${displayName}</strong>
    <label class="hidden" for="policy-${tid}">Who may agree at ${displayName}</label>
    <select id="policy-${tid}" name="policy" data-submit>
      ${Object.entries(POLICIES).map(
        ([policy, words]) =>
          html`<option value="${policy}" ${policy === consentPolicy && html`selected`}>
            ${words}
          </option>`,
      )}
    </select>
    <button class="no-script" name="action" value="policy">Set</button>
    ${
      consentPolicy !== 'user' || approved
        ? html`<span class="tag ${approved ? 'good' : 'warn'}"
              >${approved ? 'Approved by the administrator' : 'Not approved yet'}</span
            >
            <button
              name="action"
              value="${approved ? 'withdraw' : 'approve'}"
              aria-label="${approved ? 'Take the approval back' : 'Approve as administrator'} at ${displayName}"
            >
              ${approved ? 'Take the approval back' : 'Approve as administrator'}
            </button>`
        : null
    }
  </form>`;
}

function story({ world }: Webmail): Html {
  const happenings = world.happenings.latest().toReversed();
  if (happenings.length === 0) {
    return html`<p class="empty">Nothing yet. Connect a mailbox or send a mail, and watch.</p>`;
  }
  return html`<ol class="lines">
    ${happenings.map((happening) => {
      const { who, what, outcome, tone, technical, isPart } = inWords(world, happening);
      return html`<li class="line ${happening.kind} ${tone} ${isPart && 'part'}">
        ${moment(happening.at, 'clock')}
        <div>
          <span class="words"
            >${happening.kind === 'mail' && icon('unread')} <strong>${who}</strong> ${what}</span
          >
          <code>${technical}</code>
        </div>
        ${outcome !== '' && html`<span class="outcome">${outcome}</span>`}
      </li>`;
    })}
  </ol>`;
}
