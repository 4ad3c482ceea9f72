import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedAnswer } from '../../src/node/recorded';
import type { GuardState } from '../../src/failoverd/guard/state';
import { writeCommand } from '../../src/failoverd/mount-probe';
import type { HeartbeatView, Observation } from '../../src/failoverd/observation';
import { parseSite } from '../../src/site/load';
import type { Site } from '../../src/site/schema';

const SITE_FIXTURE = join(import.meta.dirname, '../fixtures/site.lab.yaml');

/** The lab's site. */
export function sampleSite(): Site {
  return parseSite(readFileSync(SITE_FIXTURE, 'utf8'), 'site.lab.yaml');
}

export type ObservationParts = Partial<Omit<Observation, 'heartbeat'>> & {
  heartbeat?: Partial<HeartbeatView>;
};

/** A node of a healthy pair that has nothing of the group, changed by the parts given. */
export function standby(parts: ObservationParts = {}): Observation {
  const { heartbeat, ...rest } = parts;
  return {
    at: 0,
    vip: false,
    mount: 'absent',
    service: 'stopped',
    vipAnswers: true,
    ...rest,
    heartbeat: {
      running: true,
      self: 'active',
      peer: 'active',
      claim: 'none',
      changing: false,
      links: [
        { name: 'eth0', up: true },
        { name: 'eth1', up: true },
      ],
      ...heartbeat,
    },
  };
}

/** The node of a healthy pair that has the group. */
export function owner(parts: ObservationParts = {}): Observation {
  const { vipAnswers: _, ...observation } = standby({
    vip: true,
    mount: 'writable',
    service: 'running',
    ...parts,
    heartbeat: { claim: 'all', ...parts.heartbeat },
  });
  return observation;
}

/** What the commands of the probes print on a node of the lab. */
export function nodeCommands(site: Site, self: 0 | 1, has: boolean): Record<string, RecordedAnswer> {
  const own = site.nodes[self];
  const peer = site.nodes[self === 0 ? 1 : 0].name.toLowerCase();
  const name = own.name.toLowerCase();
  const queueManager = site.service.type === 'mq' ? site.service.queueManager : '';
  const address = `2: eth0    inet ${own.address}/24 brd 10.20.0.255 scope global eth0\n`;
  const vip = `2: eth0    inet ${site.vip.address}/24 brd 10.20.0.255 scope global secondary eth0\n`;
  const service: RecordedAnswer = has ? 'running\n' : { stdout: 'stopped\n', exitCode: 3 };
  return {
    'ip -o -4 addr show': has ? address + vip : address,
    [`/etc/ha.d/resource.d/mq ${queueManager} status`]: service,
    [`/etc/ha.d/resource.d/mq ${queueManager} monitor`]: service,
    [`stat -f -c %T ${site.filesystem.mount}`]: 'ext2/ext3\n',
    'cl_status hbstatus': 'Heartbeat is running on this machine.\n',
    [`cl_status nodestatus ${name}`]: 'active\n',
    [`cl_status nodestatus ${peer}`]: 'active\n',
    'cl_status rscstatus': has ? 'all\n' : 'none\n',
    'pgrep -f /heartbeat/[R]esourceManager': { exitCode: 1 },
    [`cl_status listhblinks ${peer}`]: '\teth0\n\teth1\n',
    [`cl_status hblinkstatus ${peer} eth0`]: 'up\n',
    [`cl_status hblinkstatus ${peer} eth1`]: 'up\n',
    [`ping -n -c 1 -W 1 ${site.vip.address}`]: '',
    [writeCommand(site).join(' ')]: '',
  };
}

export function mountsOf(site: Site, options = 'rw,noatime'): string {
  return `rootfs / rootfs rw 0 0\n/dev/sda ${site.filesystem.mount} ext4 ${options} 0 0\n`;
}

/** Lease and fence of a standby of a healthy pair, changed by the parts given. */
export function guardState(parts: Partial<GuardState> = {}): GuardState {
  return {
    phase: 'standby',
    epoch: 7,
    lease: { lateMs: 300 },
    peer: { block: 'record', state: 'owner', epoch: 7, stillMs: 400, stale: false },
    fence: 'none',
    steppedAside: false,
    peerMuted: false,
    ...parts,
  };
}
