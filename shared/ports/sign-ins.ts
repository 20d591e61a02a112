import type { SignIn } from '../domain/sign-in/sign-in.ts';
import type { Versioned } from './versioned.ts';

/** The states and tickets that are out, with their pending grants. */
export interface SignIns {
  /** The expiry index is told first, so that nothing stays behind. */
  add(signIn: SignIn): Promise<void>;
  find(id: string): Promise<Versioned<SignIn> | null>;
  /** False when somebody else changed it meanwhile. */
  save(signIn: Versioned<SignIn>): Promise<boolean>;
  remove(id: string): Promise<void>;
}
