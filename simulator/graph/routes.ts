import type { Router } from '../router.ts';
import type { World } from '../world.ts';

export function registerGraph(_router: Router, _world: World): void {}
