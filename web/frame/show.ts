import { sheet } from '../element/sheet.ts';
import type { GetSession } from '../state/session.ts';
import { parentPage } from './parent.ts';

type Framed = HTMLElement & { getSession: GetSession | null };

/** Fills this page with one element, which the page around it drives by messages. `events` are handed on to it. */
export function showInFrame(name: string, events: readonly string[]): void {
  const element = document.createElement(name);
  if (!isFramed(element)) throw new Error(`${name} is not defined`);
  const page = parentPage((settings) => {
    for (const attribute of [
      'lang',
      'theme',
      'contact',
      'contact-name',
      'contact-emails',
    ] as const) {
      const value = settings[attribute];
      if (typeof value === 'string') element.setAttribute(attribute, value);
    }
  });
  for (const event of events) {
    element.addEventListener(event, (told) => {
      const detail: unknown = told instanceof CustomEvent ? told.detail : null;
      page.tell({ type: 'outlook-sync.event', name: event, detail });
    });
  }
  document.adoptedStyleSheets = [sheet('body { margin: 0 }')];
  document.body.append(element);
  element.getSession = page.getSession;
  new ResizeObserver(() => {
    page.tell({ type: 'outlook-sync.height', height: element.offsetHeight });
  }).observe(element);
}

function isFramed(element: HTMLElement): element is Framed {
  return 'getSession' in element;
}
