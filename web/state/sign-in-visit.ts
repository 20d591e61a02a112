import type { Arrival } from './arrival.ts';

/** The way to Microsoft's pages and back. */
export interface SignInWay {
  readonly returnUrl: string;
  /** Called while the press of the button lasts: only then a browser lets a window open. Null when it lets none. */
  readonly begin: () => SignInVisit | null;
}

export interface SignInVisit {
  readonly where: 'leaving' | 'window';
  /** Ends with how it came back; null when it was given up. Never ends where this page is left. */
  readonly go: (authorizeUrl: string) => Promise<Arrival | null>;
  readonly giveUp: () => void;
}
