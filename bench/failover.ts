/**
 * The same crash of the owner, and the same loss of every link between the nodes, under heartbundle and
 * under its peers, in the lab: `npm run bench:failover -- [--rounds N] [--peer NAME,...] [--profile NAME,...]
 * [--fault NAME,...] [--json FILE] [--add] [--keep] [--reuse] [--logs FOLDER]`. Rounds take the peers in turn; each trial
 * boots the guests from the snapshot of its peer, so that all begin alike. bench/failover.md says what is
 * measured and how the peers are set up. Needs root and `npm run build`. Exit code 1 when a goal is missed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GUEST_NAMES } from '../lab/addresses';
import { createLab, type Lab } from '../lab/lab';
import { labPaths } from '../lab/paths';
import { FAULTS } from './failover/faults';
import { heartbeat } from './failover/heartbeat';
import { ours } from './failover/ours';
import { pacemaker, pacemakerDelay } from './failover/pacemaker';
import type { Peer } from './failover/peer';
import { PROFILES, type Profile } from './failover/profile';
import { goalsOf, tableOf } from './failover/report';
import { playTrial, snapshotOf, type Trial } from './failover/trial';
import { installLab } from './setup';

const PEERS: readonly Peer[] = [ours, heartbeat, pacemaker, pacemakerDelay];
const NAME = 'failover';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    /** ours, heartbeat, pacemaker, pacemaker-delay; default all. */
    peer: { type: 'string' },
    profile: { type: 'string', default: 'fast,usual' },
    fault: { type: 'string', default: 'crash,links' },
    json: { type: 'string' },
    /** To the trials that the file of --json holds. */
    add: { type: 'boolean', default: false },
    /** Leaves the snapshots for --reuse, with the guests off. */
    keep: { type: 'boolean', default: false },
    reuse: { type: 'boolean', default: false },
    /** A folder for the nodes' logs of each trial. */
    logs: { type: 'string' },
  },
});

function named<One extends { readonly name: string }>(all: readonly One[], names: string | undefined): One[] {
  const wanted = names?.split(',') ?? all.map(({ name }) => name);
  return wanted.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no ${name}: ${all.map((one) => one.name).join(', ')}`);
    return found;
  });
}

const hasSnapshot = (name: string): boolean => existsSync(join(labPaths(NAME).run, 'snapshots', name));

function say(line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}

/** A snapshot of each peer with each profile; those that are there already stay. */
async function prepare(lab: Lab, peers: readonly Peer[], profiles: readonly Profile[]): Promise<void> {
  if (!hasSnapshot('bare')) {
    await lab.down();
    await lab.up();
    await lab.snapshot('bare');
  }
  for (const peer of peers) {
    const missing = profiles.filter((profile) => !hasSnapshot(snapshotOf(peer, profile)));
    if (missing.length === 0) continue;
    const base = `${peer.base ?? peer.name}-installed`;
    await lab.restore(hasSnapshot(base) ? base : 'bare');
    if (!hasSnapshot(base)) {
      say(`${peer.title}: installation`);
      await peer.install(lab);
      await lab.snapshot(base);
    }
    for (const profile of missing) {
      say(`${peer.title}: ${profile.name}`);
      await peer.configure(lab, profile);
      await lab.snapshot(snapshotOf(peer, profile));
    }
  }
}

async function main(): Promise<void> {
  const peers = named(PEERS, values.peer);
  const profiles = named(PROFILES, values.profile);
  const faults = named(FAULTS, values.fault);
  installLab();
  const lab = createLab({ name: NAME });
  const trials: Trial[] = [];
  if (values.add && values.json !== undefined && existsSync(values.json))
    trials.push(...(JSON.parse(readFileSync(values.json, 'utf8')) as { trials: Trial[] }).trials);
  const leave = async (): Promise<void> => {
    if (!values.keep) return lab.down();
    for (const guest of GUEST_NAMES) await lab.powerOff(guest);
  };
  process.once('SIGINT', () => void leave().finally(() => process.exit(130)));
  process.once('SIGTERM', () => void leave().finally(() => process.exit(143)));
  try {
    if (!values.reuse) await lab.down();
    await prepare(lab, peers, profiles);
    // What the snapshots left to be written would slow the first trial.
    execFileSync('sync');
    for (let round = 0; round < Number(values.rounds); round++)
      for (const fault of faults)
        for (const profile of profiles)
          for (const peer of peers) {
            say(`${peer.name}, ${profile.name}, ${fault.name}`);
            const trial = await playTrial(lab, peer, profile, fault, values.logs);
            trials.push(trial);
            say(`${peer.name}, ${profile.name}, ${fault.name}: ${describe(trial)}`);
            save(trials);
          }
  } finally {
    await leave();
  }
  for (const profile of profiles)
    for (const fault of faults) console.log(tableOf(trials, profile, fault, PEERS));
  const goals = goalsOf(trials);
  for (const { what, reached } of goals) console.log(`${reached ? 'reached' : 'MISSED '}  ${what}`);
  if (goals.some(({ reached }) => !reached)) process.exitCode = 1;
}

function describe({ address, service, moved, lost }: Trial): string {
  const back = (ms: number | undefined): string => (ms === undefined ? 'never' : `${ms} ms`);
  return `address back after ${back(address.backAfterMs)}, longest gap ${address.longestMs}; service ${back(service.backAfterMs)}, longest gap ${service.longestMs}; moved: ${moved.join(', ') || 'nothing'}; lost ${lost ?? 'unknown'}`;
}

function save(trials: readonly Trial[]): void {
  if (values.json === undefined) return;
  const goals = goalsOf(trials);
  writeFileSync(
    values.json,
    `${JSON.stringify({ format: 1, profiles: PROFILES, goals, trials }, null, 2)}\n`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
