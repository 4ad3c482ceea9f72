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
