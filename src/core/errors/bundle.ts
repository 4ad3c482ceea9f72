import type { CatalogueEntry } from './entry';

/** Bundle: sealing, opening, checking. */
export const bundleErrors = {
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
  BUNDLE_PART: {
    exit: 2,
    en: '{file} is one part of a bundle.',
    zh: '{file} 只是安装包的一个分卷。',
    hint: {
      en: 'Give {list}, the list that lies beside the parts.',
      zh: '请给出 {list}，即与各分卷放在一起的清单。',
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
    en: '{entry} in {file} is {kind}; a bundle has plain files only.',
    zh: '{file} 中的 {entry} 是{kindZh}；安装包只能包含普通文件。',
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
  BUNDLE_NEW_KEY: {
    exit: 5,
    en: '{bundle} is sealed by the key {actual}, but this machine trusts {pinned}.',
    zh: '{bundle} 由密钥 {actual} 签封，而本机信任的是 {pinned}。',
    hint: {
      en: 'Ask the person who builds the bundles whether the key was changed. If so: --trust-new-key --fingerprint {actual}.',
      zh: '请向制作者核实是否更换了密钥。若是，请加上：--trust-new-key --fingerprint {actual}。',
    },
  },
  BUNDLE_KEY_UNCONFIRMED: {
    exit: 5,
    en: 'Nobody has confirmed the key {actual} of {bundle}.',
    zh: '{bundle} 的密钥 {actual} 未经确认。',
    hint: {
      en: 'Nothing was changed. Ask the person who built the bundle for the fingerprint and give it with --fingerprint.',
      zh: '未做任何更改。请向制作者索取指纹，并用 --fingerprint 给出。',
    },
  },
  TRUST_UNREADABLE: {
    exit: 5,
    en: '{file}, where this machine keeps the key that it trusts, is damaged.',
    zh: '{file}（本机保存所信任密钥的文件）已损坏。',
    hint: {
      en: 'Find out why. If nobody tampered with it, remove it and install with --fingerprint.',
      zh: '请查明原因。若无人篡改，请删除它，并用 --fingerprint 重新安装。',
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
  BUNDLE_REPODATA_WRONG: {
    exit: 5,
    en: 'The yum repository inside {bundle} does not fit its packages: {problem}.',
    zh: '{bundle} 内的 yum 软件仓库与其软件包不符：{problem}。',
    hint: {
      en: 'Whoever holds the signing key changed the bundle after it was built; build it anew and do not use this one.',
      zh: '持有签名密钥的人在构建之后改动过该安装包；请重新构建，不要使用它。',
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
      en: 'Use the newest bundle. If the older one is meant, add --allow-older; packages are never downgraded.',
      zh: '请使用最新的安装包。若确要使用旧的，请加上 --allow-older；软件包绝不会降级。',
    },
  },
  PROFILE_EMPTY: {
    exit: 1,
    en: "This machine's rpm database names no package, so that there is nothing to write down.",
    zh: '本机的 rpm 数据库中没有任何软件包，无可记录。',
    hint: {
      en: 'Run it on a node, as root; on a node, `rpm -qa` and `rpm --rebuilddb` tell whether the database is damaged.',
      zh: '请在节点上以 root 身份运行；若已在节点上，请用 `rpm -qa` 和 `rpm --rebuilddb` 检查数据库是否损坏。',
    },
  },
  PROFILE_UNUSABLE: {
    exit: 2,
    en: '{file} is not the profile of a node: {problem}.',
    zh: '{file} 不是节点的软件包清单：{problem}。',
    hint: {
      en: 'Write it on the node with `./install profile --out node.profile.json` and give that file.',
      zh: '请在节点上用 `./install profile --out node.profile.json` 生成，并使用该文件。',
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
      en: 'Check its spelling; {list} has the names of all.',
      zh: '请检查拼写；所有名称见 {list}。',
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
  ADDED_TWICE: {
    exit: 2,
    en: '--add gives {package} twice with different content: {first} and {second}.',
    zh: '--add 给出了两个内容不同的 {package}：{first} 与 {second}。',
    hint: {
      en: 'Keep the right one and take the other away.',
      zh: '请保留正确的一个，移走另一个。',
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
} as const satisfies Record<string, CatalogueEntry>;
