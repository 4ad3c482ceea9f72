import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VERDICT_EXIT } from '../../src/acceptance/verdict';
import { requireIds, verify, type VerifyRequest } from '../../src/acceptance/verify';
import {
  keepState,
  readState,
  STATE_FILE,
  type VerifyProgress,
  type VerifyState,
} from '../../src/acceptance/resume';
import { recordedMachine } from '../../src/node/recorded';
import type { Emit } from '../../src/core/events';
import { CHECKS } from '../../src/acceptance/checks';
import type { Site } from '../../src/site/schema';
import { translate } from '../../src/ui/messages';
import { createWorld, passTime, type World } from './world';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T19:37:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const ALL_CHECKS = CHECKS.map(({ id }) => id);

function request(world: World, parts: Partial<VerifyRequest> = {}): VerifyRequest {
  return {
    ...world.tools,
    only: ['planned-move', 'owner-power-off'],
    skip: [],
    checksOnly: false,
    dryRun: false,
    probeOnNode: false,
    keep: () => Promise.resolve(),
    version: '0.1.0',
    demandConfirmable: () => undefined,
    confirm: () => Promise.resolve(),
    ...parts,
  };
}

describe('verify', () => {
  it('plays the scenarios one after the other and says what it did not test', async () => {
    const report = await passTime(verify(request(createWorld(1, 0, { gapMs: 2_000 }))));
    expect(report.scenarios.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['planned-move', 'passed'],
      ['owner-power-off', 'passed'],
    ]);
    expect([report.verdict, VERDICT_EXIT[report.verdict]]).toEqual(['passed', 0]);
    expect(report.notTested.map((text) => translate(text, 'en'))).toContain(
      'The check packages was left out.',
    );
  });

  it('asks for confirmation before the first scenario, and plays none without it', async () => {
    const world = createWorld(1, 0, { gapMs: 2_000 });
    const refuse = (): Promise<void> => Promise.reject(new Error('not confirmed'));
    await expect(passTime(verify(request(world, { confirm: refuse })))).rejects.toThrow('not confirmed');
    expect(world.owner()).toBe(0);
  });

  it('looks at nothing when the confirmation could not be had', async () => {
    const world = createWorld(1, 0, { gapMs: 2_000 });
    const refuse = (): void => {
      throw new Error('nobody to ask');
    };
    await expect(passTime(verify(request(world, { demandConfirmable: refuse, skip: [] })))).rejects.toThrow(
      'nobody to ask',
    );
    expect(world.notices).toEqual([]);
  });

  it('disturbs nothing more once it was cancelled', async () => {
    const world = createWorld(1, 0, { gapMs: 2_000 });
    let halted = false;
    const cancelAfterFirstMove: Emit = (event) => {
      world.tools.emit(event);
      halted = halted || (event.kind === 'notice' && event.text.key === 'verify.story.owns');
    };
    const report = await passTime(
      verify(request(world, { halted: () => halted, emit: cancelAfterFirstMove })),
    );
    expect([world.owner(), world.notices.filter((key) => key === 'verify.story.standby').length]).toEqual([
      1, 1,
    ]);
    expect([report.scenarios, report.verdict, VERDICT_EXIT[report.verdict]]).toEqual([[], 'cancelled', 130]);
    expect(report.notTested.map((text) => translate(text, 'en'))).toEqual(
      expect.arrayContaining([
        'The scenario planned-move was broken off before its end.',
        'The scenario owner-power-off was not played.',
      ]),
    );
  });

  it('refuses the scenarios while the pair is not healthy', async () => {
    const world = createWorld(1, 0, { gapMs: 2_000 });
    world.tools.instruct({ verb: 'power-off', node: 'MQMaster' });
    await vi.advanceTimersByTimeAsync(10_000);
    const report = await passTime(verify(request(world)));
    expect(report.refused.map((text) => translate(text, 'en'))).toEqual([
      'MQMaster could not be looked at.',
      'MQSlave: Heartbeat calls its peer dead.',
    ]);
    expect([report.scenarios, report.verdict, VERDICT_EXIT[report.verdict]]).toEqual([[], 'not-healthy', 3]);
  });

  it('waits while the group is on its way, and says so', async () => {
    const world = createWorld(1, 0, { gapMs: 20_000 });
    await world.tools.machines.nodes[0].run(['/usr/share/heartbeat/hb_standby', 'all'], { access: 'write' });
    const report = await passTime(verify(request(world, { only: ['planned-move'] })));
    expect(world.notices[0]).toBe('verify.wait.healthy');
    expect([report.refused, report.scenarios.map(({ outcome }) => outcome)]).toEqual([[], ['passed']]);
  });

  it('refuses the scenarios when nobody takes the group', async () => {
    const world = createWorld(1, 0, { gapMs: 1_000_000 });
    await world.tools.machines.nodes[0].run(['/usr/share/heartbeat/hb_standby', 'all'], { access: 'write' });
    const report = await passTime(verify(request(world)));
    expect(report.refused.map((text) => translate(text, 'en'))).toEqual([
      'Not exactly one node has the whole group (parts on: -).',
    ]);
    expect(report.scenarios).toEqual([]);
  });

  it('plays nothing more after a scenario that failed', async () => {
    const report = await passTime(verify(request(createWorld(1, 0, { gapMs: 0, moveFails: true }))));
    expect(report.scenarios.map(({ id, outcome }) => [id, outcome])).toEqual([['planned-move', 'failed']]);
    expect([report.verdict, VERDICT_EXIT[report.verdict]]).toEqual(['failed', 1]);
  });

  it('announces and disturbs nothing in a dry run, and asks nothing', async () => {
    const world = createWorld(1, 0, { gapMs: 2_000 });
    const refuse = (): Promise<void> => Promise.reject(new Error('asked'));
    const report = await passTime(verify(request(world, { dryRun: true, confirm: refuse })));
    expect(report.planned.map(({ id, guided, boundMs }) => [id, guided, boundMs])).toEqual([
      ['planned-move', false, 60_000],
      ['owner-power-off', true, world.tools.site.heartbeat.deadtime + 60_000],
    ]);
    expect([report.scenarios, world.instructions, world.owner()]).toEqual([[], [], 0]);
  });

  it('begins nothing that would outlast the window, and says so', async () => {
    const endBy = Date.now() + 5 * 60_000;
    const report = await passTime(verify(request(createWorld(1, 0, { gapMs: 2_000 }), { endBy })));
    expect(report.scenarios.map(({ id }) => id)).toEqual(['planned-move']);
    const told = report.notTested.map((text) => translate(text, 'en'));
    expect(told.filter((text) => text.includes('owner-power-off'))).toEqual([
      'The scenario owner-power-off was not begun: it takes about 11 min, more than the window has left.',
    ]);
  });

  it('plays nothing that could make two owners on a site without the guard, and says why', async () => {
    const world = createWorld(1, 0, { gapMs: 2_000 });
    const confirm = vi.fn(() => Promise.resolve());
    const site: Site = { ...world.tools.site, guard: { enabled: false } };
    const { only: _all, ...everything } = request(world, { dryRun: true, site, skip: ALL_CHECKS });
    const report = await passTime(verify(everything));
    expect(report.planned.map(({ id }) => id)).toEqual([
      'heartbeat-link-down',
      'planned-move',
      'service-crash',
      'service-hang',
      'target-restart',
      'standby-crash',
      'owner-crash',
      'node-alone',
      'both-reboot',
      'owner-power-off',
    ]);
    const told = report.notTested.map((text) => translate(text, 'en'));
    for (const id of ['all-links-down', 'storage-path-cut', 'heartbeat-killed', 'vip-interface-down'])
      expect(told).toContain(
        `The scenario ${id} was not played: without the guard both nodes could come to write to the disk at once.`,
      );
    const named = request(world, { only: ['planned-move', 'all-links-down', 'freeze-wake'], site, confirm });
    await expect(passTime(verify(named))).rejects.toMatchObject({
      code: 'VERIFY_NEEDS_GUARD',
      details: { ids: 'all-links-down, freeze-wake' },
    });
    expect([confirm.mock.calls, world.owner()]).toEqual([[], 0]);
  });

  it('plays them on a site with the guard; what needs a hypervisor only where it is named', async () => {
    const world = createWorld(1, 0, { gapMs: 2_000 });
    const site: Site = { ...world.tools.site, guard: { enabled: true } };
    const { only: _all, ...everything } = request(world, { dryRun: true, site, skip: ALL_CHECKS });
    const planned = (await passTime(verify(everything))).planned.map(({ id }) => id);
    expect(planned).toContain('all-links-down');
    expect(planned).not.toContain('freeze-wake');
    const named = await passTime(verify({ ...everything, only: ['freeze-wake'] }));
    expect(named.planned.map(({ id }) => id)).toEqual(['freeze-wake']);
  });

  it('is suspended while its node reboots, and goes on from its state', async () => {
    const world = createWorld(1, 0, { gapMs: 1_000 });
    const kept: VerifyProgress[] = [];
    const both = request(world, {
      only: ['planned-move', 'both-reboot', 'owner-power-off'],
      keep: (progress) => Promise.resolve(void kept.push(progress)),
    });
    const first = await passTime(verify(both));
    expect([first.verdict, VERDICT_EXIT[first.verdict], first.scenarios.map(({ id }) => id)]).toEqual([
      'suspended',
      4,
      ['planned-move'],
    ]);
    const [progress] = kept;
    if (progress === undefined) throw new Error('nothing was kept');
    expect([kept.length, progress.scenario.id, progress.scenario.owner, progress.rest]).toEqual([
      1,
      'both-reboot',
      0,
      ['owner-power-off'],
    ]);
    await vi.advanceTimersByTimeAsync(90_000);
    const resumed = JSON.parse(JSON.stringify(progress)) as VerifyProgress;
    const confirm = vi.fn(() => Promise.resolve());
    const report = await passTime(verify({ ...both, resumed, confirm }));
    expect(report.scenarios.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['planned-move', 'passed'],
      ['both-reboot', 'passed'],
      ['owner-power-off', 'passed'],
    ]);
    const middle = report.scenarios[1];
    expect(middle?.told.map((text) => translate(text, 'en'))[0]).toBe(
      'Both nodes rebooted and came back by themselves.',
    );
    // From the fall until somebody owns again; nobody is asked a second time.
    expect(middle?.outageMs).toBeGreaterThan(1_000);
    expect(middle?.timeline.lanes.map(({ absent }) => absent.length)).toEqual([1, 1]);
    expect([report.verdict, confirm.mock.calls, report.startedAt]).toEqual(['passed', [], first.startedAt]);
  });

  it('fails when a node does not come back from the reboot', async () => {
    const world = createWorld(1, 0, { gapMs: 1_000, staysDown: true });
    const kept: VerifyProgress[] = [];
    const both = request(world, {
      only: ['both-reboot'],
      keep: (progress) => Promise.resolve(void kept.push(progress)),
    });
    await passTime(verify(both));
    const [resumed] = kept;
    if (resumed === undefined) throw new Error('nothing was kept');
    const report = await passTime(verify({ ...both, resumed }));
    expect([report.verdict, report.scenarios.map(({ told }) => told[0] && translate(told[0], 'en'))]).toEqual(
      ['failed', ['MQMaster was not reached again in 900 s. Power it on; the other node serves.']],
    );
  });

  it('does not reboot the node that the client runs on', async () => {
    const world = createWorld(1, 0, { gapMs: 1_000 });
    const { only: _all, ...everything } = request(world, { probeOnNode: true, dryRun: true });
    const report = await passTime(verify({ ...everything, skip: ALL_CHECKS }));
    expect(report.planned.map(({ id }) => id)).not.toContain('both-reboot');
    const why =
      'The scenario both-reboot was not played: both nodes reboot in it, so the client must run elsewhere (--probe-host).';
    expect(report.notTested.map((text) => translate(text, 'en'))).toContain(why);
    const named = verify({ ...everything, only: ['planned-move', 'both-reboot'] });
    await expect(passTime(named)).rejects.toMatchObject({
      code: 'VERIFY_CANNOT_PLAY',
      details: { reasons: why },
    });
  });

  it('does not pass for having been asked for nothing', async () => {
    const world = createWorld(1, 0, { gapMs: 1_000 });
    const refused = { code: 'VERIFY_NOTHING_CHOSEN', exitCode: 2 };
    const contradiction = request(world, { only: ['planned-move'], skip: ['planned-move'] });
    await expect(passTime(verify(contradiction))).rejects.toMatchObject(refused);
    const withoutScenarios = request(world, { only: ['planned-move'], checksOnly: true });
    await expect(passTime(verify(withoutScenarios))).rejects.toMatchObject(refused);
  });

  it('does not pass without a warning when the window let nothing begin', async () => {
    const world = createWorld(1, 0, { gapMs: 1_000 });
    const report = await passTime(verify(request(world, { endBy: Date.now() + 60_000 })));
    expect([report.scenarios, report.verdict, VERDICT_EXIT[report.verdict]]).toEqual([[], 'incomplete', 4]);
  });

  it('keeps its state in one piece, and refuses one that is not its own', async () => {
    const world = createWorld(1, 0, { gapMs: 1_000 });
    const kept: VerifyProgress[] = [];
    await passTime(
      verify(
        request(world, {
          only: ['both-reboot'],
          keep: (progress) => Promise.resolve(void kept.push(progress)),
        }),
      ),
    );
    const machine = recordedMachine();
    const options = { probeHost: '10.20.0.20', report: '/root/r', skip: [] };
    const state = { format: 1, cluster: 'mqlab', options, ...kept[0] } as VerifyState;
    await expect(readState(machine, 'mqlab')).rejects.toThrow('There is no suspended run of verify');
    await keepState(machine, state);
    expect(await readState(machine, 'mqlab')).toEqual(JSON.parse(JSON.stringify(state)));
    await expect(readState(machine, 'other')).rejects.toMatchObject({ code: 'VERIFY_NOTHING_TO_RESUME' });
    machine.files.set(STATE_FILE, { content: '{"format":1', mode: 0o600, uid: 0, gid: 0, type: 'file' });
    await expect(readState(machine, 'mqlab')).rejects.toMatchObject({ code: 'VERIFY_NOTHING_TO_RESUME' });
  });

  it('knows its ids', () => {
    expect(() => requireIds(['chap', 'planned-move'])).not.toThrow();
    expect(() => requireIds(['chapp'])).toThrow('There is no check or scenario called "chapp".');
  });
});
