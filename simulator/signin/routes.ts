import type { Router } from '../router.ts';
import type { World } from '../world.ts';

export function registerSignIn(_router: Router, _world: World): void {}
