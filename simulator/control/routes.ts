import type { Router } from '../router.ts';
import type { World } from '../world.ts';

export function registerControl(_router: Router, _world: World): void {}
