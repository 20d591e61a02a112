import type { Router } from '../router.ts';
import type { World } from '../world.ts';

export function registerPages(_router: Router, _world: World): void {}
