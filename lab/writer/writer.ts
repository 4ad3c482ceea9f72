import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDrain, parseProbeLog } from '../../src/acceptance/probe-result';
import { PATIENCE_SECONDS, PROBE_SCRIPT } from '../../src/acceptance/probe-script';
import { type GuestName, VIRTUAL_IP } from '../addresses';
import type { Lab } from '../lab';
import { LabError } from '../lab-error';
import { writeFileOn } from '../write-file';
import { checkFilesystems } from './filesystem';
import { type OwnerRecord, parseOwners } from './owners';
import { judge, type NodeName, NODES, type Verdict } from './verdict';

export interface WriterOptions {
  /** Default: the lab's site file, QM1's HEARTBUNDLE.PROBE at port 1414 of the virtual address, on /MQHA. */
  readonly queueManager?: string;
  readonly queue?: string;
  readonly port?: number;
  readonly mount?: string;
  /** The writer ends by itself after so many seconds; default an hour. */
  readonly limitSeconds?: number;
  /** Another program for the client than `verify`'s, with the same arguments, log and stop file; run by sh. */
  readonly script?: string;
}

/** What a run of the writer leaves on the client for the checker. */
interface WriterRun {
  readonly id: string;
  readonly queueManager: string;
  readonly queue: string;
  readonly port: number;
  readonly mount: string;
}

/** On the disk of client and nodes: a boot keeps it. */
const FOLDER = '/var/lib/lab-writer';
const OWNERS = `${FOLDER}/owners`;
const WATCH = `${FOLDER}/owner-watch`;
const AMQSGETC = '/opt/mqm/samp/bin/amqsgetc';

/**
 * Starts the writer: the client puts a numbered persistent message each 100 ms through the virtual
 * address, and each node records each second what it has of the service, also after a boot. It needs
 * MQ's client programs on the client guest. A run that was not checked is forgotten.
 */
export async function startWriter(lab: Lab, options: WriterOptions = {}): Promise<void> {
  const { queueManager = 'QM1', queue = 'HEARTBUNDLE.PROBE', port = 1414, mount = '/MQHA' } = options;
  const run: WriterRun = { id: randomBytes(4).toString('hex'), queueManager, queue, port, mount };
  if ((await lab.exec('client', ['test', '-x', AMQSGETC])).exitCode !== 0)
    throw new LabError(`The client has no ${AMQSGETC}`, "Install MQ's client or its stand-in there.");
  await stopClient(lab);
  await lab.run('client', `rm -rf ${FOLDER} && mkdir -p ${FOLDER}`);
  for (const node of NODES) await startWatch(lab, node, mount);
  await writeFileOn(lab, 'client', `${FOLDER}/run.json`, JSON.stringify(run));
  await writeFileOn(lab, 'client', `${FOLDER}/writer.sh`, options.script ?? PROBE_SCRIPT);
  const limit = String(options.limitSeconds ?? 3600);
  const args = [
    FOLDER,
    VIRTUAL_IP,
    String(port),
    queue,
    queueManager,
    run.id,
    limit,
    String(PATIENCE_SECONDS),
  ];
  await lab.run('client', [
    ...['sh', '-c', 'setsid sh "$0" "$@" </dev/null >/dev/null 2>&1 &', `${FOLDER}/writer.sh`, ...args],
  ]);
}

/** How many messages were acknowledged so far. */
export async function countAcknowledged(lab: Lab): Promise<number> {
  const { stdout } = await lab.exec('client', ['cat', `${FOLDER}/log`]);
  return parseProbeLog(stdout, 0).puts.filter(({ ok }) => ok).length;
}

/**
 * Stops the writer, empties the queue of its messages, reads what the nodes recorded and judges.
 * Nodes that are off keep their records: with all on, nothing stays unknown. Can be repeated.
 */
export async function checkMessages(lab: Lab): Promise<Verdict> {
  const text = await lab.exec('client', ['cat', `${FOLDER}/run.json`]);
  if (text.exitCode !== 0)
    throw new LabError('No writer was started', 'Start one: npm run lab -- write-messages');
  const run = JSON.parse(text.stdout) as WriterRun;
  await stopClient(lab);
  const clientOffset = await clockOffset(lab, 'client');
  const log = parseProbeLog(await lab.run('client', ['cat', `${FOLDER}/log`]), clientOffset);
  const drained = parseDrain(await drain(lab, run), run.id);
  const owners = {
    MQMaster: await stopWatch(lab, 'MQMaster', run.mount),
    MQSlave: await stopWatch(lab, 'MQSlave', run.mount),
  };
  return judge({ log, drained, owners, filesystems: await checkFilesystems(lab) });
}

async function stopClient(lab: Lab): Promise<void> {
  await lab.exec('client', `[ -e ${FOLDER}/writer.sh ] && touch ${FOLDER}/stop`);
  for (let tries = 0; tries < 20; tries++) {
    const running = await lab.exec('client', ['pgrep', '-f', `${FOLDER}/writer.sh`]);
    if (running.exitCode === 1) return;
    await sleep(500);
  }
  throw new LabError('The writer on the client does not end', 'Look: lab exec client ps -ef');
}

/** Takes the messages out of the queue and keeps them on the client, so that a check can be repeated. */
async function drain(lab: Lab, { queue, queueManager, port }: WriterRun): Promise<string> {
  const server = `SYSTEM.DEF.SVRCONN/TCP/${VIRTUAL_IP}(${port})`;
  const get = `MQSERVER="$0" MQ_STANDIN_WAIT=2 ${AMQSGETC} "$1" "$2" >>${FOLDER}/drained; tail -n 3 ${FOLDER}/drained`;
  const end = await lab.run('client', ['sh', '-c', get, server, queue, queueManager]);
  if (!end.includes('no more messages'))
    throw new LabError(
      `The queue cannot be read: ${end.trim().split('\n').pop() ?? ''}`,
      'Nothing is lost by that: check again when the service is up.',
    );
  return lab.run('client', ['cat', `${FOLDER}/drained`]);
}

/** init starts the watch again after each boot, and whatever kills it. */
async function startWatch(lab: Lab, node: NodeName, mount: string): Promise<void> {
  const entry = `lw:2345:respawn:${WATCH} ${mount} ${VIRTUAL_IP} ${OWNERS}`;
  await lab.push(node, join(__dirname, 'owner-watch.sh'), WATCH);
  await lab.run(node, [
    ...['sh', '-c', `${REMOVE_WATCH}; rm -f ${OWNERS}; echo "$1" >>/etc/inittab && sync && init q`],
    ...['sh', entry],
  ]);
  const mark = 'grep -qF " $1 " /proc/mounts && : >"$1/.lab-owner" && sync "$1/.lab-owner"; true';
  await lab.run(node, ['sh', '-c', mark, 'sh', mount]);
}

const REMOVE_WATCH = `sed -i '/^lw:/d' /etc/inittab; init q; pkill -f '^/bin/sh ${WATCH} '`;

/** What the node recorded; undefined when it does not answer, and then its watch stays. */
async function stopWatch(lab: Lab, node: NodeName, mount: string): Promise<OwnerRecord[] | undefined> {
  const { exitCode, stdout } = await lab.exec(node, ['cat', OWNERS], { timeoutMs: 15_000 });
  if (exitCode !== 0) return undefined;
  const clean = `${REMOVE_WATCH}; grep -qF " $1 " /proc/mounts && rm -f "$1/.lab-owner"; sync`;
  await lab.exec(node, ['sh', '-c', clean, 'sh', mount], { timeoutMs: 30_000 });
  return parseOwners(stdout, await clockOffset(lab, node));
}

/** The guest's clock minus the host's, in milliseconds. */
export async function clockOffset(lab: Lab, guest: GuestName): Promise<number> {
  const before = Date.now();
  const seconds = Number(await lab.run(guest, ['date', '+%s.%N']));
  return Math.round(seconds * 1000 - (before + Date.now()) / 2);
}
