import type { CatalogueEntry } from './entry';

/** Failoverd. */
export const failoverdErrors = {
  FAILOVERD_RUNNING: {
    exit: 1,
    en: 'Another failoverd answers on {socket}.',
    zh: '{socket} 上已有另一个 failoverd 在应答。',
    hint: {
      en: 'Use "service failoverd status" and "restart".',
      zh: '请使用 “service failoverd status” 和 “restart”。',
    },
  },
  FAILOVERD_CONFIG: {
    exit: 2,
    en: '{file} is not a configuration that this failoverd wrote.',
    zh: '{file} 不是由本版本 failoverd 写入的配置。',
    hint: {
      en: 'Remove it and run "service failoverd restart": it is made again from /etc/heartbundle/site.yaml.',
      zh: '请删除它并运行 “service failoverd restart”：它会由 /etc/heartbundle/site.yaml 重新生成。',
    },
  },
  STATUS_TIMEOUT: {
    exit: 3,
    en: "Nothing is known of the pair after {seconds} s: failoverd does not answer and a look of one's own did not end.",
    zh: '{seconds} 秒后仍无法得知双机状态：failoverd 无应答，直接查看也未完成。',
    hint: {
      en: 'A command hangs, as a rule on a disk or a name server: see "ps -eo pid,stat,args | grep D" and /var/log/heartbundle.log.',
      zh: '某个命令卡住，通常是因磁盘或域名服务器：请查看 “ps -eo pid,stat,args | grep D” 和 /var/log/heartbundle.log。',
    },
  },
  NOT_A_NODE: {
    exit: 2,
    en: 'This machine is called "{hostname}"; {file} describes the nodes {nodes}.',
    zh: '本机名称为“{hostname}”；{file} 描述的节点是 {nodes}。',
    hint: {
      en: 'Run it on one of the nodes, or correct "uname -n" or the site file.',
      zh: '请在其中一个节点上运行，或更正 “uname -n” 或站点文件。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
