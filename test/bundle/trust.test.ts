import { expect, it } from 'vitest';
import type { Manifest } from '../../src/bundle/manifest';
import { decideTrust, formatPin, readPin, TRUST_FILE, type TrustPin } from '../../src/bundle/trust';
import { recordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { rollBack } from '../../src/plan/rollback';
import { runSteps } from '../../src/plan/runner';
import { trustStep, trustUndoStep } from '../../src/stack/trust';

const OURS = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const manifest = {
  name: 'heartbeat-el6',
  version: '1.2',
  serial: 7,
  keys: { bundle: { fingerprint: OURS } },
} as Manifest;
const pinned: TrustPin = {
  format: 1,
  fingerprint: OURS,
  serial: 7,
  bundle: 'heartbeat-el6 1.2',
  confirmation: 'confirmed',
};

function decide(request: Omit<Parameters<typeof decideTrust>[0], 'bundle' | 'manifest'>): unknown {
  const decision = decideTrust({ bundle: '/root/b', manifest, ...request });
  if (decision.trust === 'refused') return decision.errors.map(({ message }) => message);
  return decision.trust === 'open' ? decision.reason : decision.pin;
}

it('leaves the first key to a person, unless its fingerprint was given', () => {
  expect(decide({})).toBe('first');
  expect(decide({ expected: OURS })).toEqual({ ...pinned, confirmation: 'given' });
  expect(decide({ expected: OTHER })).toEqual([
    `/root/b is sealed by another key: expected ${OTHER}, found ${OURS}.`,
  ]);
});

it('takes the same or a newer bundle of the pinned key without a word', () => {
  expect(decide({ pin: pinned })).toEqual(pinned);
  expect(decide({ pin: { ...pinned, serial: 3, bundle: 'heartbeat-el6 1.0' } })).toEqual(pinned);
});

it('learns later that a key taken unseen was compared', () => {
  const unseen: TrustPin = { ...pinned, confirmation: 'first-use' };
  expect(decide({ pin: unseen })).toEqual(unseen);
  expect(decide({ pin: unseen, expected: OURS })).toEqual({ ...pinned, confirmation: 'given' });
});

it('refuses another key until it is said to be trusted, and then still wants it compared', () => {
  const pin = { ...pinned, fingerprint: OTHER };
  const refusal = [`/root/b is sealed by the key ${OURS}, but this machine trusts ${OTHER}.`];
  expect(decide({ pin })).toEqual(refusal);
  expect(decide({ pin, expected: OURS })).toEqual(refusal);
  expect(decide({ pin, trustNewKey: true })).toBe('new-key');
  expect(decide({ pin, trustNewKey: true, expected: OURS })).toEqual({ ...pinned, confirmation: 'given' });
});

it('refuses an older bundle until it is asked for', () => {
  const pin = { ...pinned, serial: 8 };
  expect(decide({ pin })).toEqual(['/root/b is older (serial 7) than the bundle installed here (serial 8).']);
  expect(decide({ pin, allowOlder: true })).toEqual(pinned);
  expect(decide({ pin: { ...pin, fingerprint: OTHER } })).toHaveLength(2);
});

it('does not take a damaged pin for none', async () => {
  const whole = recordedMachine({ files: { [TRUST_FILE]: formatPin(pinned) } });
  expect(await readPin(whole)).toEqual(pinned);
  expect(await readPin(recordedMachine())).toBeUndefined();
  await expect(readPin(recordedMachine({ files: { [TRUST_FILE]: '{"format": 1' } }))).rejects.toThrow(
    `${TRUST_FILE}, where this machine keeps the key that it trusts, is damaged.`,
  );
});

it('is forgotten by the rollback of the first installation', async () => {
  const machine = recordedMachine();
  const journal = await openJournal(machine);
  const context = { machine, journal, emit: () => undefined };
  expect((await runSteps([trustStep(pinned)], context)).changed).toEqual(['bundle.trust']);
  expect((await runSteps([trustStep(pinned)], context)).changed).toEqual([]);
  expect(machine.files.get(TRUST_FILE)).toMatchObject({ content: formatPin(pinned), mode: 0o600 });
  await runSteps([trustStep({ ...pinned, serial: 9 })], context);
  await rollBack([trustUndoStep()], context);
  expect(machine.files.has(TRUST_FILE)).toBe(false);
});
