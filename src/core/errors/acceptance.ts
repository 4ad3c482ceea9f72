import type { CatalogueEntry } from './entry';

/** Acceptance. */
export const acceptanceErrors = {
  VERIFY_UNKNOWN_ID: {
    exit: 2,
    en: 'There is no check or scenario called "{id}".',
    zh: '没有名为“{id}”的检查或场景。',
    hint: { en: 'See "verify --list".', zh: '请查看 “verify --list”。' },
  },
  VERIFY_NOTHING_CHOSEN: {
    exit: 2,
    en: 'With these options nothing would be checked or played.',
    zh: '按这些选项不会执行任何检查或场景。',
    hint: {
      en: 'An id of --only must not be in --skip; --checks leaves out all scenarios. See "verify --list".',
      zh: '--only 中的名称不能同时出现在 --skip 中；--checks 会略去全部场景。请查看 “verify --list”。',
    },
  },
  VERIFY_CANNOT_PLAY: {
    exit: 2,
    en: 'What --only names cannot be played here: {reasons}',
    zh: '--only 指定的场景在此无法执行：{reasonsZh}',
    hint: {
      en: 'Nothing was disturbed. Leave it out, or change what stands in its way.',
      zh: '未施加任何扰动。请去掉该场景，或消除其障碍。',
    },
  },
  VERIFY_NOT_CONFIRMED: {
    exit: 2,
    en: 'The scenarios interrupt the service, and "{given}" is not the name of this cluster, {cluster}.',
    zh: '场景会中断服务，而“{given}”不是本集群的名称 {cluster}。',
    hint: {
      en: 'Give the cluster name to go on, or use --checks to only look.',
      zh: '请输入集群名称以继续，或使用 --checks 仅做检查。',
    },
  },
  VERIFY_NOT_HEALTHY: {
    exit: 3,
    en: 'The pair is not healthy, so no scenario is started: {problems}.',
    zh: '双机状态不正常，不启动任何场景：{problems}。',
    hint: {
      en: 'Mend this first; "heartbundle status" on each node shows the state.',
      zh: '请先修复；在各节点上运行 “heartbundle status” 可查看状态。',
    },
  },
  VERIFY_NEEDS_GUARD: {
    exit: 3,
    en: 'On this site both nodes could come to write to the disk at once, because it has no guard; not played: {ids}.',
    zh: '本站点未启用守护，两个节点可能同时写盘；未执行：{ids}。',
    hint: {
      en: 'Set enabled: true under guard in site.yaml and install on both nodes first, or leave these scenarios out.',
      zh: '请先在 site.yaml 的 guard 下设置 enabled: true 并在两个节点上安装，或不要执行这些场景。',
    },
  },
  VERIFY_NOTHING_TO_RESUME: {
    exit: 2,
    en: 'There is no suspended run of verify on this node: {file} is missing, damaged or of another cluster.',
    zh: '本节点上没有被挂起的 verify：{file} 缺失、损坏或属于另一集群。',
    hint: { en: 'Start verify anew, without --resume.', zh: '请不带 --resume 重新运行 verify。' },
  },
  TIMELINE_ARCHIVE: {
    exit: 2,
    en: '{file} is no archive of "heartbundle support": {problem}.',
    zh: '{file} 不是 “heartbundle support” 生成的归档：{problem}。',
    hint: {
      en: 'Run "heartbundle support" on the node and carry the file that it names, as it is.',
      zh: '请在该节点上运行 “heartbundle support”，并原样传送其给出的文件。',
    },
  },
  VERIFY_PROBE_HOST: {
    exit: 2,
    en: 'The probe host {host} cannot be used: {problem}.',
    zh: '无法使用探测主机 {host}：{problem}。',
    hint: {
      en: 'root must be able to ssh there without a question, and the client programs of the service must be installed.',
      zh: '需要 root 能免密 ssh 登录该主机，且已安装服务的客户端程序。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
