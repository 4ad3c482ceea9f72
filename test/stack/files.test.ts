import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { managedStorage } from '../site/sample';
import { parseSite } from '../../src/site/load';
import { renderAuthkeys, renderHaCf, renderHaresources } from '../../src/stack/heartbeat';
import { sessionSettings, setKeys } from '../../src/stack/iscsi-config';
import { addLvmFilter } from '../../src/stack/lvm-filter';
import { linesOutsideBlocks, replaceManagedBlock } from '../../src/stack/managed-block';
import { renderTarget } from '../../src/stack/target';
import { parseTargets } from '../../src/stack/tgtadm';

const site = parseSite(readFileSync('test/fixtures/site.lab.yaml', 'utf8'), 'site.yaml');
const golden = (name: string): string => readFileSync(`test/stack/golden/${name}`, 'utf8');

it('writes ha.cf with times in ms, udpport before the media, both ucast lines per link, auto_failback', () => {
  expect(renderHaCf(site)).toBe(golden('ha.cf'));
});

it('writes haresources with the guard first and the VIP last', () => {
  expect(renderHaresources(site)).toBe(golden('haresources'));
});

it('writes authkeys with the auth line before the key', () => {
  expect(renderAuthkeys(site)).toBe(golden('authkeys'));
});

it('writes nothing into the heartbeat files that their parsers would misread', () => {
  for (const text of [renderHaCf(site), renderHaresources(site), renderAuthkeys(site)]) {
    expect(text).not.toMatch(/[ \t]\n|\\|\r/);
    expect(text.endsWith('\n')).toBe(true);
  }
});

it('writes the target with both LUNs, an address per node, CHAP both ways', () => {
  expect(
    replaceManagedBlock('default-driver iscsi\n', site.cluster, renderTarget(site, managedStorage(site))),
  ).toBe(golden('targets.conf'));
});

it('replaces its own block and leaves the rest of a file alone', () => {
  const first = replaceManagedBlock('mine above\n', 'mq', ['one']);
  const between = `${first}mine below\n`;
  expect(replaceManagedBlock(between, 'mq', ['two', 'three'])).toBe(
    'mine above\n# BEGIN heartbundle mq\ntwo\nthree\n# END heartbundle mq\nmine below\n',
  );
  expect(linesOutsideBlocks(between)).toEqual(['mine above', 'mine below', '']);
});

it('sets keys of iscsid.conf where they are, commented or not, and adds those that are missing', () => {
  const before = [
    'iscsid.startup = /etc/rc.d/init.d/iscsid force-start',
    'node.startup = manual',
    '# node.session.auth.authmethod = CHAP',
    '#node.session.auth.username = username',
    'node.session.timeo.replacement_timeout = 120',
    '',
  ].join('\n');
  expect(setKeys(before, sessionSettings(site)).split('\n')).toEqual([
    'iscsid.startup = /etc/rc.d/init.d/iscsid force-start',
    'node.startup = automatic',
    'node.session.auth.authmethod = CHAP',
    'node.session.auth.username = mqlab-in',
    'node.session.timeo.replacement_timeout = 20',
    'node.session.auth.password = labIncoming.0001',
    'node.session.auth.username_in = mqlab-out',
    'node.session.auth.password_in = labOutgoing.0002',
    'node.conn[0].timeo.login_timeout = 5',
    'node.conn[0].timeo.noop_out_interval = 5',
    'node.conn[0].timeo.noop_out_timeout = 5',
    '',
  ]);
});

it.each([
  [5, 2],
  [20, 5],
  [30, 7],
  [600, 15],
])('with a replacement timeout of %i s takes a login for lost after %i s', (replacementTimeout, seconds) => {
  const patient = { ...site, storage: { ...site.storage, replacementTimeout } };
  expect(sessionSettings(patient)).toContainEqual(['node.conn[0].timeo.login_timeout', String(seconds)]);
});

it('rejects every name of the exported volumes in the LVM filter, once, and keeps a filter that is there', () => {
  const rejected =
    '"r|^/dev/vg_mq/|", "r|^/dev/mapper/vg_mq-|", "r|^/dev/dm-|", "r|^/dev/block/|", "r|^/dev/disk/by-|"';
  const config = 'devices {\n\tdir = "/dev"\n\t# filter = [ "a/.*/" ]\n}\n';
  const filtered = addLvmFilter(config, 'vg_mq');
  expect(filtered).toBe(
    `devices {\n\tfilter = [ ${rejected}, "a|.*|" ]\n\tdir = "/dev"\n\t# filter = [ "a/.*/" ]\n}\n`,
  );
  expect(addLvmFilter(filtered, 'vg_mq')).toBe(filtered);
  expect(addLvmFilter('devices {\n    filter = [ "r|/dev/cdrom|" ]\n}\n', 'vg_mq')).toBe(
    `devices {\n    filter = [ ${rejected}, "r|/dev/cdrom|" ]\n}\n`,
  );
});

it("reads what tgtadm shows: LUNs, sessions' initiators, accounts, addresses", () => {
  expect(parseTargets(golden('tgtadm-show.txt'))).toEqual([
    {
      tid: 1,
      name: 'iqn.2016-04.lab.storage:mq',
      luns: [
        { lun: 0, type: 'controller', scsiId: 'IET     00010000', backingStore: 'None', online: true },
        { lun: 1, type: 'disk', scsiId: 'mqlabdata', backingStore: '/dev/vg_mq/data', online: true },
        { lun: 2, type: 'disk', scsiId: 'mqlabguard', backingStore: '/dev/vg_mq/guard', online: true },
      ],
      initiators: ['iqn.2016-04.lab.mqmaster:init'],
      accounts: ['mqlab-in', 'mqlab-out'],
      acl: ['10.20.0.11', '10.20.0.12'],
    },
  ]);
});
