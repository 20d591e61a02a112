/** The part of undici that is loaded: the whole of it would take a third of the start, for fetch, caches and mocks. */
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
