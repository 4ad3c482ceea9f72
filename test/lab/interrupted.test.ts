import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareGuests } from '../../lab/story/bare-guests';
import { install, SITE_FILE, unattended } from '../../lab/story/carry';
import { keepAsGround, prepareBed, takeGround } from '../../lab/torture/bed';
import { randomMoments, seededRandom, type Moment } from '../../lab/torture/moments';
import { runPass, runUndisturbed, type Undisturbed } from '../../lab/torture/pass';
import { JOURNAL_FILE } from '../../src/plan/journal';
import { installByHand, loseSession } from './keystrokes';

/**
 * A small part of `npm run torture:install`, always the same moments: what strikes an installation
 * half-way, the next run completes to what an undisturbed one makes. All blows of a role fall on one
 * installation.
 */
const SEED = 5;
const guests = bareGuests('interrupted');
const { lab } = guests;
const random = seededRandom(SEED);
/** rpm has been tested and is about to unpack: from here on the journal knows of a transaction. */
const DURING_RPM: Moment = {
  stage: 'packages',
  offsetMs: 300,
  journalled: '"key":"transaction","value":{',
  blow: 'full-disk',
};

beforeAll(() => prepareBed(guests));
afterAll(guests.down);

describe.each(['target', 'first-node'] as const)('the installation of a %s', (role) => {
  let undisturbed: Undisturbed;
  beforeAll(async () => {
    await takeGround(lab, role, () => undefined);
    undisturbed = await runUndisturbed(lab, role);
    await keepAsGround(lab, role);
  });

  it('whose disk is full, also while rpm unpacks, that is killed and loses its power ends as if undisturbed', async () => {
    const [first, second] = randomMoments(undisturbed.stages, 2, random);
    if (first === undefined || second === undefined) throw new Error('there are no moments');
    const moments: Moment[] = [
      { stage: 'bundle', offsetMs: 0, blow: 'full-disk' },
      { stage: 'plan', offsetMs: 0, blow: 'full-disk' },
      DURING_RPM,
      { ...first, blow: 'kill' },
      { ...second, blow: 'power-off' },
    ];
    const { problems, errors, struck } = await runPass(lab, role, 'kill', moments, undisturbed);
    expect(problems).toEqual([]);
    expect(struck).toBeGreaterThanOrEqual(4);
    expect(errors[0]).toMatch(
      /^Error \[PREFLIGHT_FAILED\]: Nothing was changed, because 1 findings stand in the way:\n {2}Free space \[space\]: \/ has 0 MiB free; \d+ MiB are needed for [ /a-z]+\n {4}Free some space on \/, for example with "yum clean all"\.$/,
    );
    expect(errors[1]).toMatch(
      /^Error \[NODE_DISK_FULL\]: The disk is full: \/var\/\S+ could not be written\.$/,
    );
    // What is found first: that rpm's journal entry, or that its packages, did not reach the disk.
    expect(errors[2]).toMatch(
      /^Error \[(?:PACKAGES_INCOMPLETE\]: rpm did not install everything; missing: .+|NODE_DISK_FULL\]: The disk is full: \/var\/\S+ could not be written)\.$/,
    );
  });
});

describe('a lost SSH session', () => {
  const lose = (): Promise<void> => loseSession('MQSlave');
  const lastEntry = (): Promise<string> =>
    lab.run('MQSlave', ['sh', '-c', `tail -n 1 ${JOURNAL_FILE} 2>/dev/null || :`]);

  it('at the question whether to go on leaves the machine as it was', async () => {
    await takeGround(lab, 'second-node', () => undefined);
    await installByHand(
      lab,
      'MQSlave',
      [
        { expect: 'Is it the same? (y/N)', send: 'y\r' },
        { expect: 'Change this machine as shown? (y/N)', before: lose, send: '' },
      ],
      `--site ${SITE_FILE} --role second-node`,
    );
    const left = 'pgrep -f [h]eartbundle.js; ls /var/lib/heartbundle 2>/dev/null; rpm -q heartbundle';
    await expect
      .poll(async () => (await lab.exec('MQSlave', left)).stdout, { timeout: 30_000 })
      .toBe('package heartbundle is not installed\n');
  });

  it('while the machine is changed does not stop the work', async () => {
    await installByHand(
      lab,
      'MQSlave',
      [{ expect: /Packages\b/, before: lose, send: '' }],
      unattended('second-node').join(' '),
    );
    await expect.poll(lastEntry, { timeout: 240_000, interval: 2_000 }).toContain('"run-finished"');
    expect(JSON.parse(await lastEntry())).toMatchObject({ kind: 'run-finished', outcome: 'done' });
    const again = await install(lab, 'MQSlave', [...unattended('second-node'), '--json']);
    expect(JSON.parse(again.stdout), again.stderr).toMatchObject({ outcome: 'unchanged' });
  });
});
