import type { JSX } from 'preact';

const PATHS = {
  reply: 'M9 6 4 11l5 5M4 11h9a6 6 0 0 1 6 6v1',
  replyAll: 'M11 6 6 11l5 5M7 6l-5 5 5 5M6 11h8a6 6 0 0 1 6 6v1',
  write: 'M4 20h4L19 9l-4-4L4 16v4ZM13 7l4 4',
  down: 'M12 5v14M6 13l6 6 6-6',
  wait: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  sent: 'M5 13l4 4L19 7',
  warn: 'M12 9v4M12 16.5v.5M12 3.5 2.5 20h19L12 3.5Z',
  auto: 'M17 3v4h-4M7 21v-4h4M5.5 9A7 7 0 0 1 17 7M18.5 15A7 7 0 0 1 7 17',
  calendar: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15 9.5v.01',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
} as const;

export type IconName = keyof typeof PATHS;

const TURNED: ReadonlySet<IconName> = new Set(['reply', 'replyAll'] as const);

/** For the eye alone: what it says stands beside it in words. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg
      class={TURNED.has(name) ? 'icon turned' : 'icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width={name === 'more' ? 3 : 1.75}
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
