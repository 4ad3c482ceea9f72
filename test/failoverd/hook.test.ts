import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventBody, GuardEvent } from '../../src/failoverd/event';
import { createHook } from '../../src/failoverd/hook';
import { localMachine } from '../../src/node/local';
import { recordedMachine } from '../../src/node/recorded';
import type { Site } from '../../src/site/schema';
import { sampleSite } from './sample';

let folder: string;
let reported: EventBody[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hook-'));
  reported = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const report = (event: EventBody): Promise<void> => {
  reported.push(event);
  return Promise.resolve();
};

/** The lab's site with a hook: a shell script of its own, called with the word `pager`. */
function siteWith(script: string, timeout = 5): Site {
  const file = join(folder, 'hook.sh');
  writeFileSync(file, `#!/bin/sh\ncd ${folder}\n${script}\n`, { mode: 0o755 });
  return { ...sampleSite(), failoverd: { hook: { command: [file, 'pager'], timeout } } };
}

const event = (seq: number, body: EventBody = { kind: 'vip', present: true }): GuardEvent => ({
  seq,
  at: '2026-11-23T00:00:00.000Z',
  node: 'MQMaster',
  ...body,
});

describe('the hook command', () => {
  it('gets each event in order, as a line of JSON and in its environment', async () => {
    const site = siteWith('cat >> told; env | grep ^HEARTBUNDLE_ | sort >> told; echo "$1" >> told');
    const hook = createHook(localMachine(), site, report);
    hook.offer([event(1), event(2, { kind: 'finding', finding: 'service-down' })]);
    await hook.drain(10_000);
    const told = (seq: number, kind: string, rest: string, text: string): string =>
      `{"seq":${seq},"at":"2026-11-23T00:00:00.000Z","node":"MQMaster","kind":"${kind}",${rest}}\n` +
      `HEARTBUNDLE_AT=2026-11-23T00:00:00.000Z\nHEARTBUNDLE_CLUSTER=mqlab\nHEARTBUNDLE_EVENT=${kind}\n` +
      `HEARTBUNDLE_NODE=MQMaster\nHEARTBUNDLE_SEQ=${seq}\nHEARTBUNDLE_TEXT=${text}\npager\n`;
    expect(readFileSync(join(folder, 'told'), 'utf8')).toBe(
      told(1, 'vip', '"present":true', 'virtual address is here') +
        told(2, 'finding', '"finding":"service-down"', 'finding: service-down'),
    );
    expect(reported).toEqual([]);
  });

  it('is stopped after its time, and the journal says so', async () => {
    const hook = createHook(localMachine(), siteWith('exec sleep 30', 1), report);
    hook.offer([event(1)]);
    await hook.drain(10_000);
    expect(reported).toEqual([{ kind: 'hook', exitCode: 124, output: 'no end after 1 s' }]);
  });

  it('that fails is journalled with its last words; it is not told of its own failure', async () => {
    const hook = createHook(localMachine(), siteWith('echo ran >> told; echo no route >&2; exit 3'), report);
    hook.offer([event(1), event(2, { kind: 'hook', exitCode: 3, output: 'no route' })]);
    await hook.drain(10_000);
    expect(reported).toEqual([{ kind: 'hook', exitCode: 3, output: 'no route' }]);
    expect(readFileSync(join(folder, 'told'), 'utf8')).toBe('ran\n');
  });

  it('that is not there is journalled', async () => {
    const site: Site = { ...sampleSite(), failoverd: { hook: { command: ['/no/such/hook'] } } };
    const hook = createHook(localMachine(), site, report);
    hook.offer([event(1)]);
    await hook.drain(10_000);
    expect(reported.map((one) => one.kind === 'hook' && one.exitCode)).toEqual([127]);
  });

  it('that hangs holds nobody: offering and draining come back, and the oldest events are dropped', async () => {
    let release = (): void => undefined;
    const told: string[] = [];
    const site: Site = { ...sampleSite(), failoverd: { hook: { command: ['/hook'] } } };
    const machine = recordedMachine({
      commands: {
        '/hook': (_argv, { env }) =>
          new Promise((resolve) => {
            told.push(env?.['HEARTBUNDLE_SEQ'] ?? '');
            release = () => resolve('');
            if (told.length > 1) release();
          }),
      },
    });
    const hook = createHook(machine, site, report);
    hook.offer([event(1)]);
    hook.offer(Array.from({ length: 130 }, (_, index) => event(index + 2)));
    await hook.drain(20);
    expect(told).toEqual(['1']);
    release();
    await hook.drain(10_000);
    expect([told.length, told[1], reported]).toEqual([101, '32', [{ kind: 'hook-late', dropped: 30 }]]);
  });

  it('is none when the site names none', async () => {
    const hook = createHook(recordedMachine(), sampleSite(), report);
    hook.offer([event(1)]);
    await hook.drain(1_000);
    expect(reported).toEqual([]);
  });
});
