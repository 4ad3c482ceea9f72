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
  FILE_UNWRITABLE: {
    exit: 1,
    en: '{file} cannot be written: {problem}.',
    zh: '无法写入 {file}：{problem}。',
    hint: { en: 'Check the folder, its permissions and its free space.', zh: '请检查目录、权限及剩余空间。' },
  },
  NO_TERMINAL: {
    exit: 2,
    en: 'The answer to "{key}" is missing and there is no terminal to ask for it.',
    zh: '缺少“{key}”的答案，且没有终端可供询问。',
    hint: { en: 'Give it as {flag} or in the site file.', zh: '请用 {flag} 或在站点文件中给出。' },
  },

  // ---- recipe
  RECIPE_INVALID: {
    exit: 2,
    en: '{file} has wrong values ({count}):{problems}',
    zh: '{file} 中有错误的值（{count} 处）：{problems}',
    hint: {
      en: 'Correct these lines; recipes/heartbeat-el6.yaml is a complete example.',
      zh: '请修正这些行；完整示例见 recipes/heartbeat-el6.yaml。',
    },
  },

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

  // ---- solver
  UNRESOLVABLE: {
    exit: 2,
    en: 'These requirements cannot hold together:\n  {explanation}',
    zh: '以下依赖无法同时满足：\n  {explanationZh}',
    hint: {
      en: 'Change the groups of the recipe, or add a repository or a package (--add) that provides what is missing.',
      zh: '请修改配方中的软件包组，或添加提供所缺内容的软件仓库或软件包（--add）。',
    },
  },
  GROUP_REQUIREMENT_MALFORMED: {
    exit: 2,
    en: 'Group {group} of the recipe asks for "{text}", which is neither a name nor "name op version".',
    zh: '配方的软件包组 {group} 中的“{text}”既不是名称，也不是“名称 运算符 版本”。',
    hint: { en: 'Write it like this: "heartbeat >= 3.0.4".', zh: '正确写法：“heartbeat >= 3.0.4”。' },
  },

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
  REPOSITORY_NOT_IN_RECIPE: {
    exit: 2,
    en: '--repo names {repository}, which {recipe} does not have.',
    zh: '--repo 指定的 {repository} 不在 {recipe} 中。',
    hint: {
      en: 'Use the id of one of the recipe’s repositories.',
      zh: '请使用配方中某个软件仓库的 id。',
    },
  },
  HOST_REPOSITORY_UNKNOWN: {
    exit: 2,
    en: 'The recipe takes repository {repository} from this host, whose yum knows only: {known}.',
    zh: '配方要求使用本机的软件仓库 {repository}，但本机 yum 仅有：{known}。',
    hint: {
      en: 'Use one of these ids, add the repository to /etc/yum.repos.d, or give its URL with --repo {repository}=URL.',
      zh: '请使用上述 id 之一，或在 /etc/yum.repos.d 中添加该仓库，或用 --repo {repository}=URL 指定地址。',
    },
  },
  DISK_FULL: {
    exit: 1,
    en: '{folder} has {free} MB free; {need} MB are needed.',
    zh: '{folder} 剩余 {free} MB；需要 {need} MB。',
    hint: {
      en: 'Free some space, or choose another place: --out for the bundle, XDG_CACHE_HOME for the downloads.',
      zh: '请释放空间，或另选位置：安装包用 --out，下载缓存用 XDG_CACHE_HOME。',
    },
  },
  PRODUCT_INCOMPLETE: {
    exit: 1,
    en: '{file}, a part of heartbundle that every bundle carries, is missing.',
    zh: '缺少每个安装包都要携带的 heartbundle 组成部分 {file}。',
    hint: {
      en: 'In a checkout run `npm run release` first; a release must be unpacked whole.',
      zh: '在源码目录中请先运行 `npm run release`；发行包必须完整解包。',
    },
  },
  PRODUCT_STALE: {
    exit: 1,
    en: '{file} is older than the program that runs now; the bundle would carry old code.',
    zh: '{file} 比当前运行的程序旧；安装包会携带旧代码。',
    hint: { en: 'Run `npm run release` again.', zh: '请重新运行 `npm run release`。' },
  },
  SIGNING_KEY_EXISTS: {
    exit: 2,
    en: '{file} exists already; a signing key is never replaced.',
    zh: '{file} 已存在；签名密钥绝不会被替换。',
    hint: {
      en: 'Name another file with --out, or keep using the key that is there.',
      zh: '请用 --out 指定其他文件，或继续使用现有密钥。',
    },
  },
  SIGNING_KEY_UNWRITABLE: {
    exit: 1,
    en: 'The signing key {file} cannot be written: {problem}.',
    zh: '无法写入签名密钥 {file}：{problem}。',
    hint: {
      en: 'Check the folder and its permissions, or name another file.',
      zh: '请检查目录及其权限，或指定其他文件。',
    },
  },
  SIGNING_KEY_UNUSABLE: {
    exit: 2,
    en: '{file} is not an RSA private key in PEM of at least {bits} bits, plain or encrypted by PBES2.',
    zh: '{file} 不是至少 {bits} 位的 PEM 格式 RSA 私钥（未加密，或以 PBES2 加密）。',
    hint: {
      en: 'Make one with `bundle keygen`.',
      zh: '请用 `bundle keygen` 生成一个。',
    },
  },
  SIGNING_KEY_LOCKED: {
    exit: 2,
    en: 'The passphrase does not open the signing key {file}.',
    zh: '口令无法打开签名密钥 {file}。',
    hint: {
      en: 'Type it again, or put the right one into HEARTBUNDLE_PASSPHRASE.',
      zh: '请重新输入，或在 HEARTBUNDLE_PASSPHRASE 中给出正确的口令。',
    },
  },
  PASSPHRASE_MISSING: {
    exit: 2,
    en: 'A passphrase for the signing key {file} is needed and there is no terminal to ask for it.',
    zh: '需要签名密钥 {file} 的口令，但没有终端可供询问。',
    hint: {
      en: 'Put it into the environment variable HEARTBUNDLE_PASSPHRASE.',
      zh: '请通过环境变量 HEARTBUNDLE_PASSPHRASE 提供。',
    },
  },
  PASSPHRASES_DIFFER: {
    exit: 2,
    en: 'The two passphrases are not the same, or empty.',
    zh: '两次输入的口令不一致，或为空。',
    hint: { en: 'Run the command again.', zh: '请重新运行该命令。' },
  },
  SIGNING_KEY_ABSENT: {
    exit: 2,
    en: 'There is no signing key at {file}.',
    zh: '{file} 处没有签名密钥。',
    hint: {
      en: 'Make one with `bundle keygen --out {file}`, or leave --key out.',
      zh: '请用 `bundle keygen --out {file}` 生成，或不使用 --key。',
    },
  },
  BUNDLE_UNWRITABLE: {
    exit: 1,
    en: 'The bundle {file} cannot be written: {problem}.',
    zh: '无法写入安装包 {file}：{problem}。',
    hint: {
      en: 'Free some space or choose another folder with --out.',
      zh: '请释放磁盘空间，或用 --out 选择其他目录。',
    },
  },
  BUNDLE_NOT_OURS: {
    exit: 2,
    en: '{file} is not a heartbundle bundle.',
    zh: '{file} 不是 heartbundle 安装包。',
    hint: {
      en: 'Give the .tar.gz that `bundle build` wrote, or the folder it was unpacked into.',
      zh: '请给出 `bundle build` 生成的 .tar.gz，或其解包目录。',
    },
  },
  BUNDLE_TRUNCATED: {
    exit: 5,
    en: '{file} is cut off.',
    zh: '{file} 不完整，已被截断。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_DAMAGED: {
    exit: 5,
    en: '{file} is damaged: its compressed data does not fit its checksum.',
    zh: '{file} 已损坏：压缩数据与校验和不符。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_TRAILING_DATA: {
    exit: 5,
    en: '{file} has {bytes} bytes after its end.',
    zh: '{file} 末尾之后还有 {bytes} 字节。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_ENTRY_KIND: {
    exit: 5,
    en: '{entry} in {file} is a {kind}; a bundle has plain files only.',
    zh: '{file} 中的 {entry} 类型为 {kind}；安装包只能包含普通文件。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_ENTRY_PATH: {
    exit: 5,
    en: '{file} has an entry that would leave its folder or lies beside it: {entry}.',
    zh: '{file} 中有条目会越出或不在其目录内：{entry}。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_ENTRY_ORDER: {
    exit: 5,
    en: '{entry} in {file} comes twice or out of order.',
    zh: '{file} 中的 {entry} 重复或次序不对。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_ENTRY_FORM: {
    exit: 5,
    en: '{entry} in {file} was not written by heartbundle.',
    zh: '{file} 中的 {entry} 不是由 heartbundle 写入的。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_SIGNATURE_WRONG: {
    exit: 5,
    en: 'The signature of {bundle} is wrong or missing.',
    zh: '{bundle} 的签名错误或缺失。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_WRONG_KEY: {
    exit: 5,
    en: '{bundle} is sealed by another key: expected {expected}, found {actual}.',
    zh: '{bundle} 由另一把密钥签封：应为 {expected}，实为 {actual}。',
    hint: {
      en: 'Ask the person who built the bundle for its fingerprint; do not use the bundle before it fits.',
      zh: '请向制作者核实指纹；在一致之前请勿使用该安装包。',
    },
  },
  BUNDLE_FILE_MISSING: {
    exit: 5,
    en: '{entry} is missing in {bundle}.',
    zh: '{bundle} 中缺少 {entry}。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_FILE_EXTRA: {
    exit: 5,
    en: '{entry} in {bundle} does not belong to it.',
    zh: '{bundle} 中的 {entry} 不属于该安装包。',
    hint: {
      en: 'If you put it there yourself, move it out of the bundle’s folder; if not, do not use this bundle.',
      zh: '若是您自己放入的文件，请移出安装包目录；否则请勿使用该安装包。',
    },
  },
  BUNDLE_FILE_ALTERED: {
    exit: 5,
    en: '{entry} in {bundle} was altered: its sha256 is {actual}, not {expected}.',
    zh: '{bundle} 中的 {entry} 被改动：sha256 为 {actual}，而不是 {expected}。',
    hint: {
      en: 'Do not use this bundle; copy it again from where it was built.',
      zh: '请勿使用该安装包；请从制作处重新复制。',
    },
  },
  BUNDLE_MANIFEST_WRONG: {
    exit: 5,
    en: 'bundle.json in {bundle} does not describe its files, or is of a format this version does not know.',
    zh: '{bundle} 中的 bundle.json 与文件不符，或其格式为本版本所不识。',
    hint: {
      en: 'Check it with the heartbundle that built it; if that fails, too, do not use it.',
      zh: '请用制作它的 heartbundle 版本检查；若仍失败，请勿使用。',
    },
  },
  BUNDLE_EXISTS: {
    exit: 2,
    en: '{file} is there already.',
    zh: '{file} 已存在。',
    hint: {
      en: 'Remove it, or choose another folder with --out.',
      zh: '请将其删除，或用 --out 选择其他目录。',
    },
  },
  PARTS_TOO_MANY: {
    exit: 2,
    en: 'The bundle would come in {count} parts; at most {most} are made.',
    zh: '安装包将分为 {count} 卷；最多 {most} 卷。',
    hint: { en: 'Give a larger --max-part-size.', zh: '请增大 --max-part-size。' },
  },
  PARTS_UNUSABLE: {
    exit: 5,
    en: '{file} is not the list of a bundle’s parts, or was altered.',
    zh: '{file} 不是安装包的分卷清单，或已被改动。',
    hint: {
      en: 'Copy the list again from where the bundle was built; it lies beside the parts.',
      zh: '请从制作处重新复制该清单；它与分卷在同一目录。',
    },
  },
  PART_MISSING: {
    exit: 5,
    en: '{part} of {list} is missing.',
    zh: '缺少 {list} 中的 {part}。',
    hint: {
      en: 'Put all parts and the list into one folder.',
      zh: '请将所有分卷与清单放在同一目录中。',
    },
  },
  PART_ALTERED: {
    exit: 5,
    en: '{part} of {list} is cut off or was altered.',
    zh: '{list} 中的 {part} 不完整或已被改动。',
    hint: { en: 'Copy this part again; the others may stay.', zh: '请重新复制此分卷；其他分卷无需重复。' },
  },
  BUNDLE_TOO_NEW: {
    exit: 2,
    en: '{bundle} needs heartbundle {needed} or newer; this is {version}.',
    zh: '{bundle} 需要 heartbundle {needed} 或更高版本；当前为 {version}。',
    hint: {
      en: 'Unpack the bundle and use the program inside it: ./bundle check .',
      zh: '请解包后使用其中自带的程序：./bundle check .',
    },
  },
  BUNDLE_OLDER: {
    exit: 2,
    en: '{bundle} is older (serial {serial}) than the bundle installed here (serial {installed}).',
    zh: '{bundle} 比本机已安装的安装包旧（序列号 {serial}，已安装 {installed}）。',
    hint: {
      en: 'Use the newest bundle. To go back, run ./install rollback first.',
      zh: '请使用最新的安装包。如需退回，请先运行 ./install rollback。',
    },
  },
  PROFILE_UNUSABLE: {
    exit: 2,
    en: '{file} is not the profile of a node: {problem}.',
    zh: '{file} 不是节点的软件包清单：{problem}。',
    hint: {
      en: 'Write it on the node with `./install profile --out {file}`.',
      zh: '请在节点上用 `./install profile --out {file}` 生成。',
    },
  },
  LOCK_DRIFT: {
    exit: 3,
    en: '{file} is no longer what this build asks for:{drift}',
    zh: '{file} 与本次构建的要求不再一致：{driftZh}',
    hint: {
      en: 'Build without --frozen to lock anew, and look at the difference with `bundle diff`.',
      zh: '请去掉 --frozen 重新锁定，并用 `bundle diff` 查看差异。',
    },
  },
  LOCK_ABSENT: {
    exit: 2,
    en: '--frozen builds {file}, which is not there.',
    zh: '--frozen 需要 {file}，但该文件不存在。',
    hint: {
      en: 'Write it with `bundle lock`, or name its folder with --out.',
      zh: '请用 `bundle lock` 生成，或用 --out 指定其所在目录。',
    },
  },
  LOCK_UNUSABLE: {
    exit: 2,
    en: '{file} is not a heartbundle lock: {problem}.',
    zh: '{file} 不是 heartbundle 锁定文件：{problem}。',
    hint: {
      en: 'Write it again with `bundle lock`.',
      zh: '请用 `bundle lock` 重新生成。',
    },
  },
  PACKAGE_NOT_IN_BUNDLE: {
    exit: 2,
    en: '{bundle} has no package {package}.',
    zh: '{bundle} 中没有软件包 {package}。',
    hint: {
      en: '`bundle inspect {bundle}` lists what is in it.',
      zh: '`bundle inspect {bundle}` 可列出其内容。',
    },
  },
  PACKAGE_MISLABELLED: {
    exit: 5,
    en: '{url} is another package than its repository says: {actual} instead of {expected}.',
    zh: '{url} 与仓库所述不是同一软件包：实为 {actual}，应为 {expected}。',
    hint: {
      en: 'The mirror is damaged or tampered with; name another with --repo ID=URL.',
      zh: '该镜像已损坏或遭篡改；请用 --repo ID=URL 指定其他镜像。',
    },
  },
  ADDED_NOTHING: {
    exit: 2,
    en: '{path} has no RPM package.',
    zh: '{path} 中没有 RPM 软件包。',
    hint: {
      en: 'Give --add an .rpm file or a folder that holds some.',
      zh: '请为 --add 指定 .rpm 文件或包含它们的目录。',
    },
  },

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
  NOT_ROOT: {
    exit: 2,
    en: 'Only root can change this machine.',
    zh: '只有 root 才能更改本机。',
    hint: { en: 'Run the command as root.', zh: '请以 root 身份运行。' },
  },
  BUNDLE_ABSENT: {
    exit: 2,
    en: 'There is no bundle in {folder}.',
    zh: '{folder} 中没有安装包。',
    hint: {
      en: 'Run ./install in the unpacked bundle, or name its folder with --bundle.',
      zh: '请在解包后的安装包中运行 ./install，或用 --bundle 指定其目录。',
    },
  },
  JOURNAL_INCOMPLETE: {
    exit: 1,
    en: 'The journal in /var/lib/heartbundle/journal does not say which role and site file were installed.',
    zh: '/var/lib/heartbundle/journal 中的日志未记录所安装的角色和站点文件。',
    hint: {
      en: 'Nothing was undone. The journal lists every file that was touched; their old content lies in its folder "files".',
      zh: '未撤销任何内容。日志列出了所有被改动的文件，其原内容保存在“files”目录中。',
    },
  },
  PACKAGES_UNSOLVABLE: {
    exit: 3,
    en: 'The packages of the bundle cannot be installed on this machine: {reason}.',
    zh: '安装包中的软件包无法安装到本机：{reason}。',
    hint: {
      en: 'Build a bundle against this machine: "install profile" here, then "bundle build --baseline".',
      zh: '请针对本机构建安装包：先在此运行“install profile”，再运行“bundle build --baseline”。',
    },
  },
  PACKAGES_HARMFUL: {
    exit: 3,
    en: 'Installing would change what this machine stands on: it {harm}.',
    zh: '安装将改动本机的基础软件：{harm}。',
    hint: {
      en: 'Nothing was changed. Build a bundle against this machine, so that it fits what is installed.',
      zh: '未做任何更改。请针对本机构建安装包，使其与已安装的软件相符。',
    },
  },
  PACKAGES_REFUSED: {
    exit: 1,
    en: 'rpm refuses the transaction: {problems}.',
    zh: 'rpm 拒绝该事务：{problems}。',
    hint: {
      en: 'Nothing was installed or removed. Mend what rpm says and run the command again.',
      zh: '未安装或删除任何软件包。请按 rpm 的提示处理后再次运行。',
    },
  },
  PACKAGES_INCOMPLETE: {
    exit: 1,
    en: 'rpm did not install everything; missing: {packages} ({output}).',
    zh: 'rpm 未能全部安装；缺少：{packages}（{output}）。',
    hint: {
      en: 'Check the free space and the rpm database, then run the installer again; it installs what is missing.',
      zh: '请检查剩余空间和 rpm 数据库，然后再次运行安装程序，它会补装缺少的软件包。',
    },
  },
  ACCOUNT_CLASH: {
    exit: 3,
    en: 'The {kind} {name} has the id {actual} here, but the site file says {wanted}.',
    zh: '本机 {kind} {name} 的 id 为 {actual}，而站点文件中为 {wanted}。',
    hint: {
      en: 'The ids must be equal on both nodes: put the existing one into the site file, or change it here.',
      zh: '两个节点上的 id 必须一致：请将现有 id 写入站点文件，或在本机更改。',
    },
  },
  ACCOUNT_ID_TAKEN: {
    exit: 3,
    en: 'The {kind} id {id} of the site file belongs to {name} here.',
    zh: '站点文件中的 {kind} id {id} 在本机属于 {name}。',
    hint: {
      en: 'Choose ids in the site file that are free on both nodes.',
      zh: '请在站点文件中选择两个节点上均未使用的 id。',
    },
  },
  HEARTBEAT_RUNNING: {
    exit: 3,
    en: 'The queue manager {name} is not created yet, but Heartbeat is running.',
    zh: '队列管理器 {name} 尚未创建，但 Heartbeat 已在运行。',
    hint: {
      en: 'Stop it on both nodes ("service heartbeat stop"), then run the installer again.',
      zh: '请在两个节点上停止它（“service heartbeat stop”），然后再次运行安装程序。',
    },
  },
  ISCSI_CHAP_REFUSED: {
    exit: 1,
    en: 'The target {target} at {portal} refused the login: the CHAP users or secrets of the site file are not those of the target ({output}).',
    zh: '{portal} 上的目标 {target} 拒绝登录：站点文件中的 CHAP 用户或密码与目标不一致（{output}）。',
    hint: {
      en: 'Use the same site file on the storage host and on both nodes, and run the installer there first.',
      zh: '请在存储主机和两个节点上使用同一份站点文件，并先在存储主机上运行安装程序。',
    },
  },
  ISCSI_NO_TARGET: {
    exit: 1,
    en: '{portal} offers this machine no target {target}.',
    zh: '{portal} 未向本机提供目标 {target}。',
    hint: {
      en: 'Install the storage host first; the target admits only the addresses of the two nodes.',
      zh: '请先安装存储主机；目标只允许两个节点的地址。',
    },
  },
  ISCSI_UNREACHABLE: {
    exit: 1,
    en: 'The target at {portal} does not answer: {output}.',
    zh: '{portal} 上的目标没有响应：{output}。',
    hint: {
      en: 'Install the storage host first; check the network and its firewall (3260/tcp).',
      zh: '请先安装存储主机；检查网络及其防火墙（3260/tcp）。',
    },
  },
  ISCSI_FAILED: {
    exit: 1,
    en: 'iscsiadm failed at {action} with code {code}: {output}.',
    zh: 'iscsiadm 在 {action} 时失败，代码 {code}：{output}。',
    hint: {
      en: 'Mend what it says and run the installer again; it goes on where it stopped.',
      zh: '请按其提示处理后再次运行安装程序，它会从中断处继续。',
    },
  },
  ISCSI_NO_DISK: {
    exit: 1,
    en: 'The session to the target is up, but these disks did not appear: {devices}.',
    zh: '与目标的会话已建立，但以下磁盘没有出现：{devices}。',
    hint: {
      en: 'Check the LUN numbers in the site file and "tgtadm --lld iscsi --mode target --op show" on the storage host.',
      zh: '请检查站点文件中的 LUN 编号，以及存储主机上“tgtadm --lld iscsi --mode target --op show”的结果。',
    },
  },
  MOUNT_POINT_TAKEN: {
    exit: 3,
    en: 'The mount point {mount} is a {type}, not a folder.',
    zh: '挂载点 {mount} 是 {type}，而不是目录。',
    hint: { en: 'Remove it or name another filesystem.mount.', zh: '请移除它或另指定 filesystem.mount。' },
  },
  FILESYSTEM_MISSING: {
    exit: 3,
    en: 'The shared disk {device} has no {type} filesystem labelled {label} (found: {found}).',
    zh: '共享磁盘 {device} 上没有标签为 {label} 的 {type} 文件系统（现有：{found}）。',
    hint: {
      en: 'Run the installer on {name} first: only the first node makes the filesystem.',
      zh: '请先在 {name} 上运行安装程序：只有第一个节点创建文件系统。',
    },
  },
  COMMAND_FAILED: {
    exit: 1,
    en: 'The command "{command}" failed: {output}.',
    zh: '命令“{command}”失败：{output}。',
    hint: {
      en: 'Mend what it says and run the installer again; it goes on where it stopped.',
      zh: '请按其提示处理后再次运行安装程序，它会从中断处继续。',
    },
  },
  SERVICE_NOT_INSTALLED: {
    exit: 1,
    en: 'The service {service} has no script in /etc/rc.d/init.d.',
    zh: '服务 {service} 在 /etc/rc.d/init.d 中没有脚本。',
    hint: {
      en: 'Its package is not in the bundle: build a bundle that has it.',
      zh: '安装包中缺少其软件包：请构建包含它的安装包。',
    },
  },
  SERVICE_NOT_STARTED: {
    exit: 1,
    en: 'The service {service} does not run after its start: {output}.',
    zh: '服务 {service} 启动后未运行：{output}。',
    hint: {
      en: 'Look into its log, then run the installer again.',
      zh: '请查看其日志，然后再次运行安装程序。',
    },
  },
  HOSTS_CONFLICT: {
    exit: 3,
    en: '/etc/hosts gives the name {name} to {address}, but the site file says {wanted}.',
    zh: '/etc/hosts 中 {name} 对应 {address}，而站点文件中为 {wanted}。',
    hint: {
      en: 'Correct the line in /etc/hosts or the address in the site file.',
      zh: '请修正 /etc/hosts 中的该行或站点文件中的地址。',
    },
  },
  WRONG_RELEASE: {
    exit: 3,
    en: 'This machine is not RHEL 6 on x86_64: {found}.',
    zh: '本机不是 x86_64 上的 RHEL 6：{found}。',
    hint: { en: 'Run the installer on a RHEL 6 machine.', zh: '请在 RHEL 6 机器上运行安装程序。' },
  },
  WRONG_NODE_NAME: {
    exit: 3,
    en: 'This machine calls itself {name}, but the site file calls the {role} {wanted}.',
    zh: '本机名为 {name}，而站点文件中 {role} 名为 {wanted}。',
    hint: {
      en: 'Run the installer on {wanted}, or correct the name in the site file: Heartbeat compares it with "uname -n".',
      zh: '请在 {wanted} 上运行，或修正站点文件中的名称：Heartbeat 会与“uname -n”比较。',
    },
  },
  ROLE_UNKNOWN: {
    exit: 3,
    en: 'This machine calls itself {name}; the site file knows only {known}.',
    zh: '本机名为 {name}；站点文件中只有 {known}。',
    hint: {
      en: 'Correct the names in the site file: they must be what "uname -n" says on each machine.',
      zh: '请修正站点文件中的名称：须与各机器上“uname -n”的结果一致。',
    },
  },
  ADDRESS_MISSING: {
    exit: 3,
    en: 'The address {address} is expected on {device}: {found}.',
    zh: '地址 {address} 应在 {device} 上：{found}。',
    hint: {
      en: 'Configure the interface, or correct the address in the site file.',
      zh: '请配置该网卡，或修正站点文件中的地址。',
    },
  },
  DISK_MISSING: {
    exit: 3,
    en: 'There is no disk {device}.',
    zh: '磁盘 {device} 不存在。',
    hint: { en: 'Correct storage.device in the site file.', zh: '请修正站点文件中的 storage.device。' },
  },
  DISK_NOT_BLANK: {
    exit: 3,
    en: 'The disk {device} is not blank: {found}.',
    zh: '磁盘 {device} 不是空盘：{found}。',
    hint: {
      en: 'Name another disk. heartbundle never overwrites data: if it may go, wipe the disk yourself.',
      zh: '请指定其他磁盘。heartbundle 绝不覆盖数据：若数据可弃，请自行清空该盘。',
    },
  },
  DISK_TOO_SMALL: {
    exit: 3,
    en: 'The disk {device} has {bytes} bytes; the volumes need {needed} and some room for LVM.',
    zh: '磁盘 {device} 只有 {bytes} 字节；各卷需要 {needed} 字节及少量 LVM 空间。',
    hint: {
      en: 'Make storage.data.size smaller or use a larger disk.',
      zh: '请减小 storage.data.size 或使用更大的磁盘。',
    },
  },
  VOLUME_TOO_SMALL: {
    exit: 3,
    en: 'The volume {volume} exists with {bytes} bytes, less than the {wanted} of the site file.',
    zh: '卷 {volume} 已存在，大小 {bytes} 字节，小于站点文件中的 {wanted}。',
    hint: { en: 'Correct the size in the site file.', zh: '请修正站点文件中的大小。' },
  },
  TARGET_IN_USE: {
    exit: 3,
    en: 'The target {target} must change, but it is in use by {initiators}.',
    zh: '目标 {target} 需要更改，但正被 {initiators} 使用。',
    hint: {
      en: 'Stop Heartbeat on both nodes and log their sessions out, then run the installer again.',
      zh: '请在两个节点上停止 Heartbeat 并注销会话，然后再次运行安装程序。',
    },
  },
  TARGET_INCOMPLETE: {
    exit: 1,
    en: 'tgtd runs, but the target {target} lacks {missing}: {output}.',
    zh: 'tgtd 正在运行，但目标 {target} 缺少 {missing}：{output}。',
    hint: {
      en: 'Look whether something on this host uses the volumes ("lsof", "dmsetup ls --tree").',
      zh: '请检查本机是否有程序占用这些卷（“lsof”、“dmsetup ls --tree”）。',
    },
  },
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
