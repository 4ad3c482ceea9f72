import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { heartbeatLinkDown } from '../../src/acceptance/scenarios/heartbeat-link-down';
import { ownerCrash } from '../../src/acceptance/scenarios/owner-crash';
import type { Scenario } from '../../src/acceptance/scenarios/scenario';
import { serviceCrash } from '../../src/acceptance/scenarios/service-crash';
import { serviceHang } from '../../src/acceptance/scenarios/service-hang';
import { standbyCrash } from '../../src/acceptance/scenarios/standby-crash';
import { signalQueueManager } from '../../src/acceptance/service-process';
import { ScenarioHalted } from '../../src/acceptance/scenarios/scenario';
import { createUndoList, type UndoList } from '../../src/acceptance/undo';
import { translate } from '../../src/ui/messages';
import { createWorld, passTime, playScenario, type World } from './world';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T19:37:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

async function play(scenario: Scenario, world: World) {
  const result = await passTime(playScenario(scenario, world.tools));
  return {
    outcome: result.outcome,
    outageMs: result.outageMs,
    told: result.told.map((text) => translate(text, 'en')),
  };
}

describe('heartbeat-link-down', () => {
  it('cuts the spare link, sees both nodes notice, puts it up again, and the client notices nothing', async () => {
    const world = createWorld(1, 0, { gapMs: 0 });
    const { outcome, outageMs, told } = await play(heartbeatLinkDown, world);
    expect([outcome, told]).toEqual([
      'passed',
      ['Both nodes noticed that the link eth1 of MQMaster was down and up again; nothing moved.'],
    ]);
    expect(outageMs).toBeLessThan(1_000);
    expect(world.owner()).toBe(0);
  });

  it('fails when Heartbeat does not notice, and leaves a healthy pair', async () => {
    const { outcome, told } = await play(
      heartbeatLinkDown,
      createWorld(1, 0, { gapMs: 0, blindToLinks: true }),
    );
    expect([outcome, told]).toEqual([
      'failed',
      ['Not both nodes called the link eth1 of MQMaster dead in 35 s.', 'The pair is healthy.'],
    ]);
  });

  it('says what to type when the link cannot be put up from here', async () => {
    const { outcome, told } = await play(heartbeatLinkDown, createWorld(1, 0, { gapMs: 0, staysCut: true }));
    expect([outcome, told[0]]).toEqual([
      'failed',
      'MQMaster could not be put right from here. On MQMaster: ip link set dev eth1 up',
    ]);
  });

  it('can be taken back at any moment, as Ctrl-C does', async () => {
    const world = createWorld(1, 0, { gapMs: 0, blindToLinks: true });
    let undo: UndoList | undefined;
    const running = playScenario(heartbeatLinkDown, {
      ...world.tools,
      onUndo: (list) => void (undo = list ?? undo),
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await passTime(undo?.runAll() ?? Promise.reject(new Error('nothing to take back')))).toEqual([]);
    const { told } = await passTime(running);
    expect(told.map(({ key }) => key)).toEqual(['verify.wait.link-dead.failed', 'verify.left.healthy']);
  });

  it('leaves what it disturbed to who cancelled, also what had only just begun', async () => {
    const world = createWorld(1, 0, { gapMs: 0, blindToLinks: true });
    let halted = false;
    let undo: UndoList | undefined;
    const running = playScenario(heartbeatLinkDown, {
      ...world.tools,
      halted: () => halted,
      onUndo: (list) => void (undo = list ?? undo),
    });
    const rejected = expect(passTime(running)).rejects.toBeInstanceOf(ScenarioHalted);
    await vi.advanceTimersByTimeAsync(20_000);
    halted = true;
    await rejected;
    expect(undo?.pending().map(({ command }) => command)).toEqual(['ip link set dev eth1 up']);
    expect(await passTime(undo?.runAll() ?? Promise.reject(new Error('nothing to take back')))).toEqual([]);
    expect(undo?.pending()).toEqual([]);
  });

  it("is only for sites with a link beside the clients' network", () => {
    const { site } = createWorld(1, 0, { gapMs: 0 }).tools;
    const links = site.heartbeat.links.slice(0, 1);
    expect(heartbeatLinkDown.appliesTo?.(site)).toBe(true);
    expect(heartbeatLinkDown.appliesTo?.({ ...site, heartbeat: { ...site.heartbeat, links } })).toBe(false);
  });
});

describe('service-crash', () => {
  it('kills the service and measures until it is started again', async () => {
    const { outcome, outageMs, told } = await play(serviceCrash, createWorld(1, 0, { gapMs: 6_000 }));
    expect([outcome, told]).toEqual(['passed', ['The service was started again on MQMaster.']]);
    expect(outageMs).toBeGreaterThanOrEqual(6_000);
    expect(outageMs).toBeLessThan(6_700);
  });

  it('fails when nobody starts it again, and says in which state the pair is', async () => {
    const { outcome, told } = await play(serviceCrash, createWorld(1, 0, { gapMs: 0, staysDead: true }));
    expect(outcome).toBe('failed');
    expect(told.slice(0, 4)).toEqual([
      'Nobody started the service again in 300 s. Look at "heartbundle status" on the owner: is failoverd running?',
      'The pair is not healthy:',
      'Not exactly one node has the whole group (parts on: -).',
      'A node that is booting joins by itself. Then, on both nodes: heartbundle status; where Heartbeat does not run: service heartbeat start.',
    ]);
  });
});

describe('service-hang', () => {
  it('freezes the service and measures until failoverd has started it again', async () => {
    const { outcome, outageMs, told } = await play(serviceHang, createWorld(1, 0, { gapMs: 120_000 }));
    expect([outcome, told]).toEqual(['passed', ['The service was started again on MQMaster.']]);
    expect(outageMs).toBeGreaterThanOrEqual(120_000);
    expect(outageMs).toBeLessThan(120_700);
  });

  it('shows while it runs what is done and what is waited for', async () => {
    const world = createWorld(1, 0, { gapMs: 120_000 });
    await play(serviceHang, world);
    expect(world.notices).toEqual([
      'verify.story.service-frozen',
      'verify.wait.hang-found',
      'verify.story.hang-ended',
      'verify.wait.service-back',
      'verify.wait.healthy',
      'verify.story.owns',
      'verify.live.counting',
    ]);
  });

  it('fails when nobody finds it, and lets the service go on', async () => {
    const world = createWorld(1, 0, { gapMs: 0, staysDead: true });
    const { outcome, told } = await play(serviceHang, world);
    expect([outcome, told]).toEqual([
      'failed',
      [
        'Nobody ended the frozen service on MQMaster in 225 s. Look at "heartbundle status" and /var/log/heartbundle.log there: is failoverd running?',
        'The pair is healthy.',
        'The client was without an answer for 226.2 s; the bound is 225 s.',
      ],
    ]);
    expect(
      world
        .changes(0)
        .filter((line) => line.startsWith('pkill'))
        .map((line) => line.split(' ')[1]),
    ).toEqual(['-STOP', '-CONT']);
  });

  it('fails when the client is without an answer for longer than failoverd may take', async () => {
    const { outcome, told } = await play(serviceHang, createWorld(1, 0, { gapMs: 224_000 }));
    expect(outcome).toBe('passed');
    const late = await play(serviceHang, createWorld(1, 0, { gapMs: 226_000 }));
    expect([late.outcome, told.length]).toEqual(['failed', 1]);
  });

  it("is for MQ, and means every process of this queue manager, none of another and not pkill's shell", () => {
    const { site } = createWorld(1, 0, { gapMs: 0 }).tools;
    expect(serviceHang.appliesTo?.(site)).toBe(true);
    expect(serviceHang.appliesTo?.({ ...site, service: { type: 'init-script', script: 'web' } })).toBe(false);
    const { argv, command } = signalQueueManager(site, 'STOP');
    const lines = [
      'amqzxma0 -m QM1 -u mqm',
      '/opt/mqm/bin/amqzlaa0 -mQM1 -fip0',
      '/usr/bin/perl /opt/mqm/bin/runmqlsr -m QM1',
      '/opt/mqm/bin/amqzlaa0 -mQM10 -fip0',
      'amqzxma0 -m XQM1',
      '/opt/mqm/samp/bin/amqsputc HB.PROBE QM1',
      `bash -c ${command}`,
    ];
    expect(lines.map((line) => new RegExp(argv[3] ?? '').test(line))).toEqual([
      ...Array<boolean>(3).fill(true),
      ...Array<boolean>(4).fill(false),
    ]);
  });
});

describe('owner-crash', () => {
  it('crashes the owner, sees the takeover, and waits until the node has booted and the pair is healthy', async () => {
    const world = createWorld(1, 0, { gapMs: 8_000 });
    const { outcome, outageMs, told } = await play(ownerCrash, world);
    expect([outcome, told]).toEqual([
      'passed',
      ['MQMaster crashed; MQSlave took over by itself.', 'MQSlave owns the group now.'],
    ]);
    expect(outageMs).toBeGreaterThanOrEqual(8_000);
    expect(outageMs).toBeLessThan(8_700);
  });

  it('moves the group away first when verify runs on the owner', async () => {
    const world = createWorld(0, 0, { gapMs: 2_000 });
    expect((await play(ownerCrash, world)).told[0]).toBe('MQSlave crashed; MQMaster took over by itself.');
    expect(world.notices).toContain('verify.told.move-first');
  });

  it('fails when the node does not come back, and says that the other one serves', async () => {
    const { outcome, told } = await play(ownerCrash, createWorld(1, 0, { gapMs: 8_000, staysDown: true }));
    expect([outcome, told[0]]).toEqual([
      'failed',
      'MQMaster was not reached again in 900 s. Power it on; the other node serves.',
    ]);
    expect(told).toContain('MQMaster could not be looked at.');
  });
});

describe('standby-crash', () => {
  it('crashes the standby while the owner serves on', async () => {
    const world = createWorld(0, 0, { gapMs: 3_000 });
    const { outcome, outageMs, told } = await play(standbyCrash, world);
    expect([outcome, told]).toEqual(['passed', ['MQSlave crashed and came back; MQMaster served on.']]);
    expect(outageMs).toBeLessThan(1_000);
  });

  it('moves the group to the node of verify first, which must not be the one that crashes', async () => {
    const world = createWorld(1, 0, { gapMs: 3_000 });
    expect((await play(standbyCrash, world)).outcome).toBe('passed');
    expect([world.notices.includes('verify.told.move-here'), world.owner()]).toEqual([true, 1]);
  });

  it('fails when the node does not come back', async () => {
    const { outcome, told } = await play(standbyCrash, createWorld(0, 0, { gapMs: 0, staysDown: true }));
    expect([outcome, told[0]]).toEqual([
      'failed',
      'MQSlave was not reached again in 900 s. Power it on; the other node serves.',
    ]);
  });
});

describe('what takes a disturbance back', () => {
  it('is tried three times, done the last first, and done once', async () => {
    const done: string[] = [];
    const list = createUndoList();
    list.add({ host: 'a', command: 'first', run: () => Promise.resolve(done.push('first') > 0) });
    list.add({ host: 'b', command: 'second', run: () => Promise.resolve(done.push('second') > 2) });
    expect(await passTime(list.runAll())).toEqual([]);
    expect(await passTime(list.runAll())).toEqual([]);
    expect(done).toEqual(['second', 'second', 'second', 'first']);
  });
});
