import type { CatalogueEntry } from './entry';

/** Repository metadata. */
export const repositoryErrors = {
  REPOSITORY_MALFORMED: {
    exit: 2,
    en: 'The metadata file {file} of repository {repository} cannot be used: {problem}.',
    zh: '软件仓库 {repository} 的元数据文件 {file} 无法使用：{problem}。',
    hint: {
      en: 'Try another base URL of the repository, or tell its keeper.',
      zh: '请换用该仓库的其他地址，或告知其维护者。',
    },
  },
  REPOSITORY_CHECKSUM_WRONG: {
    exit: 5,
    en: '{file} of repository {repository} has {digest} {actual}, but repomd.xml says {expected}.',
    zh: '软件仓库 {repository} 的 {file} 的 {digest} 是 {actual}，而 repomd.xml 记录的是 {expected}。',
    hint: {
      en: 'The mirror may be in the middle of an update: try again later or use another base URL.',
      zh: '镜像可能正在更新：请稍后重试或换用其他地址。',
    },
  },
  REPOSITORY_COMPRESSION_UNSUPPORTED: {
    exit: 2,
    en: '{file} of repository {repository} is compressed with {compression}, which is not supported.',
    zh: '软件仓库 {repository} 的 {file} 使用了不支持的压缩格式 {compression}。',
    hint: {
      en: 'Make the metadata with gzip: createrepo_c --compress-type=gz.',
      zh: '请用 gzip 生成元数据：createrepo_c --compress-type=gz。',
    },
  },

  REPOSITORY_DECOMPRESSOR_MISSING: {
    exit: 2,
    en: '{file} of repository {repository} cannot be opened: this machine has no command {command}.',
    zh: '无法解压软件仓库 {repository} 的 {file}：本机没有命令 {command}。',
    hint: {
      en: 'Install {command} on this machine (the package has the same name), or make the metadata with gzip.',
      zh: '请在本机安装 {command}（软件包同名），或用 gzip 生成元数据。',
    },
  },
  YUM_CONFIG_MALFORMED: {
    exit: 2,
    en: '{file}:{line} cannot be read as a yum configuration: {problem}.',
    zh: '{file}:{line} 不是有效的 yum 配置：{problem}。',
    hint: {
      en: 'Mend the file, or give the base URL of the repository in the recipe instead of host: true.',
      zh: '请修正该文件，或在配方中用 baseUrls 代替 host: true。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
