/**
 * Every error a user can cause, in one place. docs/errors.md is generated from this table
 * (`npm run docs:errors`). `{name}` in a sentence is filled from the error's details.
 *
 * `exit` is the process exit code of design "one table for the whole program":
 * 1 failed, 2 bad usage or bad input file, 3 a check or preflight failed, 5 signature or digest
 * verification failed, 130 cancelled.
 */
export interface CatalogueEntry {
  readonly exit: 1 | 2 | 3 | 5 | 130;
  /** What happened, and the file, line or package it is about: one sentence. */
  readonly en: string;
  readonly zh: string;
  /** What to do next. */
  readonly hint: { readonly en: string; readonly zh: string };
}

export const ERROR_CATALOGUE = {
  // ---- core: usage, cancellation
  USAGE: {
    exit: 2,
    en: '{problem}',
    zh: '{problem}',
    hint: { en: 'Run the command with --help for an example.', zh: '使用 --help 查看示例。' },
  },
  CANCELLED: {
    exit: 130,
    en: 'Cancelled.',
    zh: '已取消。',
    hint: {
      en: 'Nothing is half-done; run the same command again to go on.',
      zh: '没有遗留半成品；再次运行同一命令即可继续。',
    },
  },
  FILE_UNREADABLE: {
    exit: 2,
    en: '{file} cannot be read: {problem}.',
    zh: '无法读取 {file}：{problem}。',
    hint: { en: 'Check the path and its permissions.', zh: '请检查路径及其权限。' },
  },
  NO_TERMINAL: {
    exit: 2,
    en: 'The answer to "{key}" is missing and there is no terminal to ask for it.',
    zh: '缺少“{key}”的答案，且没有终端可供询问。',
    hint: { en: 'Give it as {flag} or in the site file.', zh: '请用 {flag} 或在站点文件中给出。' },
  },

  // ---- recipe

  // ---- rpm: package files and signatures
  PACKAGE_UNREADABLE: {
    exit: 2,
    en: '{package} is not a usable RPM package: {problem}.',
    zh: '{package} 不是可用的 RPM 软件包：{problem}。',
    hint: { en: 'Fetch the file again, or leave it out.', zh: '请重新获取该文件，或不使用它。' },
  },
  PACKAGE_UNSIGNED: {
    exit: 5,
    en: '{package} is not signed ({missing}).',
    zh: '{package} 没有签名（{missing}）。',
    hint: {
      en: 'Only packages signed by a pinned vendor key are accepted; get the vendor’s own file.',
      zh: '只接受由已固定的厂商密钥签名的软件包；请取得厂商原始文件。',
    },
  },
  PACKAGE_WRONG_KEY: {
    exit: 5,
    en: '{package} is signed by key {keyId}, which is not one of the pinned keys ({pinned}).',
    zh: '{package} 由密钥 {keyId} 签名，它不在已固定的密钥之中（{pinned}）。',
    hint: {
      en: 'If you trust that key, pin its full fingerprint in the recipe.',
      zh: '如果信任该密钥，请在配方中固定其完整指纹。',
    },
  },
  PACKAGE_SIGNATURE_UNSUPPORTED: {
    exit: 5,
    en: '{package} carries a signature that cannot be checked: {problem}.',
    zh: '{package} 的签名无法检查：{problem}。',
    hint: {
      en: 'RSA signatures with SHA1, SHA256 or SHA512, version 3 or 4, are understood.',
      zh: '支持版本 3 或 4、使用 SHA1、SHA256 或 SHA512 的 RSA 签名。',
    },
  },
  PACKAGE_HEADER_ALTERED: {
    exit: 5,
    en: 'The header of {package} does not match its signature by key {keyId}.',
    zh: '{package} 的头部与密钥 {keyId} 的签名不符。',
    hint: { en: 'The file was altered after signing; do not use it.', zh: '文件在签名后被改动；请勿使用。' },
  },
  PACKAGE_PAYLOAD_ALTERED: {
    exit: 5,
    en: 'The payload of {package} does not match its signature by key {keyId}.',
    zh: '{package} 的内容与密钥 {keyId} 的签名不符。',
    hint: { en: 'The file was altered after signing; do not use it.', zh: '文件在签名后被改动；请勿使用。' },
  },
  PACKAGE_DIGEST_WRONG: {
    exit: 5,
    en: 'The {digest} of {package} is {actual}, but {expected} is recorded.',
    zh: '{package} 的 {digest} 是 {actual}，而记录的是 {expected}。',
    hint: { en: 'The file is damaged; fetch it again.', zh: '文件已损坏；请重新获取。' },
  },
  PACKAGE_KEY_EXPIRED_AT_SIGNING: {
    exit: 5,
    en: '{package} was signed on {signed} by key {keyId}, which had expired on {expired}.',
    zh: '{package} 于 {signed} 由密钥 {keyId} 签名，而该密钥已于 {expired} 过期。',
    hint: {
      en: 'A signature made while the key was valid stays good; this one was made later.',
      zh: '密钥有效期内的签名一直有效；此签名是在过期之后作出的。',
    },
  },
  KEY_UNREADABLE: {
    exit: 2,
    en: '{file} is not a usable OpenPGP public key: {problem}.',
    zh: '{file} 不是可用的 OpenPGP 公钥：{problem}。',
    hint: {
      en: 'Give the vendor’s RPM-GPG-KEY file, armored or binary.',
      zh: '请提供厂商的 RPM-GPG-KEY 文件（ASCII 或二进制）。',
    },
  },
  KEY_FINGERPRINT_WRONG: {
    exit: 5,
    en: '{file} holds the key {actual}, but {expected} is pinned.',
    zh: '{file} 中的密钥是 {actual}，而固定的是 {expected}。',
    hint: {
      en: 'Compare both with the vendor’s published fingerprint before you change either.',
      zh: '在改动任何一方之前，请与厂商公布的指纹核对。',
    },
  },

  // ---- repository metadata

  // ---- solver

  // ---- fetch
  FETCH_FAILED: {
    exit: 1,
    en: '{url} could not be downloaded after {attempts} attempts: {problem}.',
    zh: '尝试 {attempts} 次后仍无法下载 {url}：{problem}。',
    hint: {
      en: 'Check that the mirror is up and reachable from this host, or name another one with --repo ID=URL. What has arrived is kept; run the same command again to go on.',
      zh: '请检查镜像是否正常、本机能否访问，或用 --repo ID=URL 指定其他镜像。已下载的内容会保留；再次运行同一命令即可继续。',
    },
  },
  FETCH_NOT_FOUND: {
    exit: 1,
    en: '{url} does not exist (repository {repository}).',
    zh: '{url} 不存在（软件仓库 {repository}）。',
    hint: {
      en: 'Check the base URL of the repository in the recipe, or name another mirror with --repo ID=URL.',
      zh: '请检查配方中该仓库的地址，或用 --repo ID=URL 指定其他镜像。',
    },
  },
  FETCH_WRONG_CONTENT: {
    exit: 5,
    en: '{url} is not the file its repository describes: expected {expected}, got {actual}.',
    zh: '{url} 与仓库元数据描述的文件不符：应为 {expected}，实为 {actual}。',
    hint: {
      en: 'The mirror is damaged, out of step or tampered with: nothing of it was used. Name another mirror with --repo ID=URL.',
      zh: '该镜像已损坏、未同步完成或遭篡改：其内容未被使用。请用 --repo ID=URL 指定其他镜像。',
    },
  },
  FETCH_NO_SOURCE: {
    exit: 2,
    en: 'Repository {repository} has no base URL.',
    zh: '软件仓库 {repository} 没有地址。',
    hint: {
      en: 'Add baseUrls to it in the recipe, or give --repo {repository}=URL.',
      zh: '请在配方中为其添加 baseUrls，或使用 --repo {repository}=URL。',
    },
  },
  FETCH_BAD_PATH: {
    exit: 2,
    en: 'The repository at {base} names a file outside itself: {path}.',
    zh: '{base} 处的仓库引用了仓库之外的文件：{path}。',
    hint: {
      en: 'Its metadata is damaged or hostile; use another mirror.',
      zh: '其元数据已损坏或带有恶意；请改用其他镜像。',
    },
  },
  FETCH_CACHE_UNWRITABLE: {
    exit: 1,
    en: 'The download cache cannot be written: {problem}.',
    zh: '无法写入下载缓存：{problem}。',
    hint: {
      en: 'Free some space or set XDG_CACHE_HOME to another place.',
      zh: '请释放磁盘空间，或将 XDG_CACHE_HOME 设到其他位置。',
    },
  },

  // ---- bundle: sealing, opening, checking

  // ---- node: the machine

  // ---- site file
  SITE_INVALID: {
    exit: 2,
    en: '{file} has wrong values ({count}):{problems}',
    zh: '{file} 中有错误的值（{count} 处）：{problems}',
    hint: {
      en: 'Correct these lines and run the command again; nothing was changed.',
      zh: '请修正这些行后重新运行；未做任何更改。',
    },
  },

  // ---- plan, install steps
  ALREADY_RUNNING: {
    exit: 1,
    en: 'Another run of heartbundle (process {pid}) is changing this machine.',
    zh: '另一个 heartbundle（进程 {pid}）正在更改本机。',
    hint: { en: 'Wait until it has ended, then run the command again.', zh: '请等待其结束后再运行。' },
  },
  STEP_UNFINISHED: {
    exit: 1,
    en: 'The step {step} was applied, but this is still to be done: {remaining}.',
    zh: '步骤 {step} 已执行，但仍有未完成项：{remaining}。',
    hint: {
      en: 'Run the same command again; if it stays, look into the journal in /var/lib/heartbundle.',
      zh: '请再次运行同一命令；若仍然如此，请查看 /var/lib/heartbundle 中的日志。',
    },
  },

  // ---- failoverd
  FAILOVERD_RUNNING: {
    exit: 1,
    en: 'Another failoverd answers on {socket}.',
    zh: '{socket} 上已有另一个 failoverd 在应答。',
    hint: {
      en: 'Use "service failoverd status" and "restart".',
      zh: '请使用 “service failoverd status” 和 “restart”。',
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

  // ---- acceptance
  VERIFY_UNKNOWN_ID: {
    exit: 2,
    en: 'There is no check or scenario called "{id}".',
    zh: '没有名为“{id}”的检查或场景。',
    hint: { en: 'See "verify --list".', zh: '请查看 “verify --list”。' },
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

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
