import { Html } from './html.ts';

/** Line drawings on a grid of 20, in the colour of the text beside them. */
const PATHS = {
  archive: 'M3 5.5h14v3H3zM4.5 8.5v7h11v-7M8 11.5h4',
  back: 'M12 4.5 6.5 10l5.5 5.5M6.5 10H17',
  bin: 'M4 6h12M8 6V4h4v2M5.5 6l.8 10h7.4l.8-10M8.5 9v4.5M11.5 9v4.5',
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  clip: 'M14.5 9.5 9 15a3 3 0 0 1-4.3-4.3L10.8 4.6a2 2 0 0 1 2.9 2.9L7.9 13.3',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  down: 'M5.5 8 10 12.5 14.5 8',
  folder: 'M3 6.5V15h14V7.5H9.8L8 5H3z',
  forward: 'M12 5l4.5 4.5L12 14M16.5 9.5H9a5 5 0 0 0-5 5V16',
  inbox: 'M3 11.5h4l1.5 2.5h3l1.5-2.5h4M3 11.5 5 4.5h10l2 7V16H3z',
  junk: 'M10 3l6 2v5c0 3.5-2.5 6-6 7-3.5-1-6-3.5-6-7V5zM10 7v4M10 13.2v.1',
  lock: 'M5 9.5h10V16H5zM7 9.5V7a3 3 0 0 1 6 0v2.5',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  pen: 'M4 16l.8-3.6L13 4.2l2.8 2.8L7.6 15.2zM11.5 5.7l2.8 2.8',
  people:
    'M7.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2.5 16c0-3 2-4.5 5-4.5s5 1.5 5 4.5M13 4.8a2.5 2.5 0 0 1 0 4.4M14.5 11.8c2 .5 3 1.9 3 4.2',
  pulse: 'M2.5 10.5h3.5l2-6 4 11 2-5h3.5',
  reply: 'M8 5 3.5 9.5 8 14M3.5 9.5H11a5 5 0 0 1 5 5V16',
  'reply-all': 'M10.5 5 6 9.5l4.5 4.5M6.5 5 2 9.5 6.5 14M6 9.5h6a5 5 0 0 1 5 5V16',
  search: 'M8.5 13.5a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12.2 12.2 16.5 16.5',
  send: 'M3 10 17 4l-4.5 13-3-5.5zM9.5 11.5 17 4',
  unread: 'M3 5.5h14V15H3zM3 6l7 5 7-5',
  warning: 'M10 3.5 17.5 16h-15zM10 8v4M10 14v.1',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): Html {
  return new Html(
    `<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${PATHS[name]}"/></svg>`,
  );
}
