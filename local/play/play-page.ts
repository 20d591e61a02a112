import { type Html, html } from '../../examples/crm/html.ts';
import { ANNA, CARLA, DIETER, SALES } from '../demo/stage.ts';
import type { PlayOptions } from './start-play.ts';
import { LARGE_FILE, STEP_IDS, STEPS, type StepId } from './steps.ts';

/** Whose mailboxes one plays with. */
const PEOPLE = [
  ['Anna', ANNA],
  ['Carla', CARLA.email],
  ['Dieter', DIETER],
  ['Sales', SALES],
] as const;

/** The whole page. What changes on it is what its script asks for. */
export function playPage({
  crmUrl,
  simulatorUrl,
  hostUrl,
  functionKey,
  adminKey,
}: PlayOptions): string {
  const addresses = [
    ['The CRM', crmUrl],
    ['Microsoft 365, simulated', simulatorUrl],
    ['The service', `${hostUrl}/api`],
    ['Its interface', `${hostUrl}/api/docs`],
  ] as const;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Outlook sync: play with it</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/play.css" />
        <script type="module" src="/play.js"></script>
      </head>
      <body>
        <header class="top">
          <h1>Outlook sync</h1>
          <nav aria-label="Steps of the tour">
            <ol class="steps">
              ${STEP_IDS.map(
                (id, index) =>
                  html`<li>
                    <button type="button" class="dot" data-step="${id}">
                      <span class="number">${index + 1}</span
                      ><span class="name">${STEPS[id].title}</span><span class="state"></span>
                    </button>
                  </li>`,
              )}
            </ol>
          </nav>
          <div class="more">
            <button type="button" class="plain" id="start-over">Start over</button>
            <details>
              <summary class="plain">Addresses</summary>
              <dl>
                ${addresses.map(
                  ([name, url]) =>
                    html`<dt>${name}</dt>
                      <dd><a href="${url}" target="_blank">${url}</a></dd>`,
                )}
                <dt>Function key, admin key</dt>
                <dd><code>${functionKey}</code>, <code>${adminKey}</code></dd>
              </dl>
            </details>
          </div>
        </header>
        <section class="tour" aria-label="Tour">
          ${STEP_IDS.map((id, index) => stepView(id, index, crmUrl, simulatorUrl))}
          <p class="finish">
            You have seen all eight. Go on playing, or read how a CRM is connected:
            <a href="${hostUrl}/api/docs" target="_blank">the interface</a>.
          </p>
          <p class="announced" role="status" id="announced"></p>
        </section>
        <div class="tabs" role="tablist" aria-label="What to see">
          <button type="button" role="tab" id="tab-crm" aria-controls="pane-crm">CRM</button>
          <button type="button" role="tab" id="tab-outlook" aria-controls="pane-outlook">
            Outlook
          </button>
        </div>
        <main class="panes">
          <section class="pane" id="pane-crm" aria-label="CRM">
            <p class="bar">
              <strong>CRM</strong><span class="quiet">signed in as Anna Auer</span>
              <a class="out" href="${crmUrl}" target="_blank">Open in a tab</a>
            </p>
            <iframe name="crm" title="The CRM"></iframe>
          </section>
          <div
            class="divider"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label="Width of the CRM"
            aria-valuemin="20"
            aria-valuemax="80"
            aria-valuenow="50"
          ></div>
          <section class="pane" id="pane-outlook" aria-label="Outlook">
            <p class="bar">
              <strong>Outlook</strong>
              ${PEOPLE.map(
                ([name, email]) =>
                  html`<a class="person" href="${simulatorUrl}/mail/${email}" target="outlook"
                    >${name}</a
                  >`,
              )}
              <a class="out" href="${simulatorUrl}" target="_blank">Open in a tab</a>
            </p>
            <iframe name="outlook" title="Outlook" src="${simulatorUrl}/mail/${ANNA}"></iframe>
          </section>
        </main>
        <form id="sign-in" method="post" action="${crmUrl}/login" target="crm">
          <input type="hidden" name="user" value="anna" />
          <input type="hidden" name="next" value="${STEPS.connect.crm}" />
        </form>
      </body>
    </html>`.text;
}

function stepView(id: StepId, index: number, crmUrl: string, simulatorUrl: string): Html {
  const { title, what, why, where, crm, outlook, after = outlook } = STEPS[id];
  return html`<article
    class="step"
    id="step-${id}"
    aria-labelledby="title-${id}"
    data-crm="${crmUrl}${crm}"
    data-outlook="${simulatorUrl}${outlook}"
    data-after="${simulatorUrl}${after}"
    data-where="${where}"
    hidden
  >
    <h2 id="title-${id}"><span class="number">${index + 1}</span>${title}</h2>
    <div class="words">
      <p class="what">
        ${what}
        ${
          id === 'attachment'
            ? html`<a href="/${LARGE_FILE}" download>Take this one of 4 MB</a>.`
            : null
        }
      </p>
      <p class="why">${why}</p>
      <p class="seen" hidden></p>
      <p class="problem" role="alert" hidden></p>
    </div>
    <div class="buttons">
      <button type="button" data-act="show">Show me where</button>
      <button type="button" data-act="do">Do it for me</button>
      <button type="button" data-act="again" hidden>Once more</button>
      <button type="button" class="primary" data-act="next" hidden>
        ${index + 1 === STEP_IDS.length ? 'Finish' : 'Next step'}
      </button>
    </div>
  </article>`;
}
