import type { World } from '../world.ts';
import type { Versions } from './versions.ts';

/** What every page of the mail client is made from. */
export interface Webmail {
  world: World;
  versions: Versions;
}
