/** A LUN as `tgtadm --lld iscsi --mode target --op show` prints it. */
export interface ShownLun {
  readonly lun: number;
  readonly type: string;
  readonly scsiId: string;
  readonly backingStore: string;
  readonly online: boolean;
}

export interface ShownTarget {
  readonly tid: number;
  readonly name: string;
  readonly luns: readonly ShownLun[];
  readonly initiators: readonly string[];
  readonly accounts: readonly string[];
  readonly acl: readonly string[];
}

interface OpenTarget {
  tid: number;
  name: string;
  luns: { lun: number; type: string; scsiId: string; backingStore: string; online: boolean }[];
  initiators: string[];
  accounts: string[];
  acl: string[];
}

/** Reads the output's indented sections; the layout is the same in tgt 1.0.24 and 1.0.85. */
export function parseTargets(output: string): ShownTarget[] {
  const targets: OpenTarget[] = [];
  let section = '';
  for (const raw of output.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    const begun = /^Target (\d+): (\S+)$/.exec(raw);
    if (begun !== null) {
      const [, tid = '', name = ''] = begun;
      targets.push({ tid: Number(tid), name, luns: [], initiators: [], accounts: [], acl: [] });
      continue;
    }
    const target = targets[targets.length - 1];
    if (target === undefined) continue;
    if (/^ {4}\S.*:$/.test(raw)) section = line;
    else readLine(target, section, line);
  }
  return targets;
}

function readLine(target: OpenTarget, section: string, line: string): void {
  const [, key = line, value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
  if (section === 'Account information:') target.accounts.push(line.replace(/ \(outgoing\)$/, ''));
  else if (section === 'ACL information:') target.acl.push(line);
  else if (section === 'I_T nexus information:' && key === 'Initiator')
    target.initiators.push(value.split(' ')[0] ?? '');
  else if (section === 'LUN information:') {
    if (key === 'LUN')
      target.luns.push({ lun: Number(value), type: '', scsiId: '', backingStore: '', online: false });
    const lun = target.luns[target.luns.length - 1];
    if (lun === undefined) return;
    if (key === 'Type') lun.type = value;
    if (key === 'SCSI ID') lun.scsiId = value;
    if (key === 'Backing store path') lun.backingStore = value;
    if (key === 'Online') lun.online = value === 'Yes';
  }
}
