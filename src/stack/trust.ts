import { formatPin, TRUST_FILE, type TrustPin } from '../bundle/trust';
import { DONE, type Step } from '../plan/step';
import { fileStep } from './file-step';

const IDENTITY = { id: 'bundle.trust', title: { key: 'install.step.trust' } } as const;

/**
 * The key and the serial of the bundle, pinned before anything of it is installed. A rollback puts
 * back what was pinned before heartbundle came: on a machine installed once, nothing.
 */
export function trustStep(pin: TrustPin): Step {
  return fileStep({
    ...IDENTITY,
    path: TRUST_FILE,
    mode: 0o600,
    content: () => formatPin(pin),
  });
}

/** The same step for a rollback, which puts the file back by itself. */
export function trustUndoStep(): Step {
  return { ...IDENTITY, check: () => Promise.resolve(DONE), apply: () => Promise.resolve() };
}
