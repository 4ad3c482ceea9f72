/**
 * The launchers `install`, `verify` and `bundle` at the root of a bundle are this one script; its
 * name says the verb. It needs only what RHEL 6 has: sh, coreutils, sed, awk, getconf, openssl.
 * Nothing of the bundle is executed before the signature and every digest are right, and, on a
 * machine that has pinned a key, before that key is the bundle's: a program inside a bundle cannot
 * be asked whether the bundle may be trusted.
 */
const SIGNED = `#!/bin/sh
# heartbundle: checks the platform and the signature of this bundle, then starts the program in it.
OLD=$PWD
old_locale=$LC_ALL
locale=\${LC_ALL:-\${LC_MESSAGES:-$LANG}}
case " $* " in
  *' --lang zh '* | *' --lang=zh '*) locale=zh ;;
  *' --lang en '* | *' --lang=en '*) locale=en ;;
esac
export LC_ALL=C
unset CDPATH
PIN=/var/lib/heartbundle/trust.json
NEED_KB=204800

fail() { # exit code, English, Chinese, what to do in English, in Chinese
  case $locale in
    zh* | ZH*) printf '%s\\n' "错误：$3" "处理办法：$5" >&2 ;;
    *) printf '%s\\n' "Error: $2" "What to do: $4" >&2 ;;
  esac
  exit "$1"
}
filesystem_of() { df -P "$1" 2>/dev/null | awk 'NR == 2 {sub(/^.*% +/, ""); print}'; }

self=$(readlink -f "$0" 2>/dev/null) || self=$0
verb=$(basename "$self")
here=$(cd "$(dirname "$self")" 2>/dev/null && pwd -P) && cd "$here" ||
  fail 1 "The folder of $0 cannot be entered." "无法进入 $0 所在的目录。" \\
         "Run it as root, from the unpacked bundle." "请以 root 身份在解包后的目录中运行。"

machine="$(uname -s) $(uname -m)"
[ "$machine" = "Linux x86_64" ] ||
  fail 3 "This bundle is for Linux on x86_64; this machine is $machine." "本安装包用于 x86_64 架构的 Linux；本机是 $machine。" \\
         "Run it on an x86_64 machine, or build a bundle for this one." "请在 x86_64 机器上运行，或为本机另行构建安装包。"
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc \\([0-9.]*\\).*/\\1/p')
case $glibc in
  2.[0-9] | 2.1[01] | 2.[0-9].* | 2.1[01].* | [01].* | '')
    fail 3 "The C library must be glibc 2.12 or newer; this machine has \${glibc:-none}." "需要 glibc 2.12 或更高版本；本机为：\${glibc:-无}。" \\
           "Run it on RHEL 6 or newer." "请在 RHEL 6 或更高版本上运行。" ;;
esac

for tool in openssl sha256sum; do
  command -v "$tool" >/dev/null 2>&1 && continue
  package=coreutils
  [ "$tool" = openssl ] && package=openssl
  fail 3 "The command $tool is missing; it checks the signature of this bundle." "缺少用于校验签名的命令 $tool。" \\
         "Install the package $package from the RHEL 6 medium and run this again." "请从 RHEL 6 安装介质安装软件包 $package 后重新运行。"
done
openssl dgst -sha256 -verify keys/bundle.pem -signature SHA256SUMS.sig SHA256SUMS >/dev/null 2>&1 ||
  fail 5 "The signature of this bundle is wrong or missing; nothing of it was run." "本安装包的签名错误或缺失；未执行其中任何内容。" \\
         "Do not use it; copy it again from where it was built." "请勿使用；请从制作处重新复制。"
sha256sum -c --quiet SHA256SUMS >&2 ||
  fail 5 "Files of this bundle were altered or are missing (see above); nothing of it was run." "本安装包中有文件被改动或缺失（见上）；未执行其中任何内容。" \\
         "Do not use it; copy and unpack it again." "请勿使用；请重新复制并解包。"

if [ -r "$PIN" ]; then
  key=$(openssl pkey -pubin -in keys/bundle.pem -outform DER | sha256sum | cut -d ' ' -f 1)
  pinned=$(sed -n 's/.*"fingerprint": *"\\([0-9a-f]*\\)".*/\\1/p' "$PIN" | head -n 1)
  case " $* " in *' --trust-new-key '*) pinned=$key ;; esac
  [ "$key" = "\${pinned:-$key}" ] ||
    fail 5 "This bundle is sealed by another key than this machine trusts: expected $pinned, found $key; nothing of it was run." \\
           "本安装包由另一把密钥签封，而不是本机信任的密钥：应为 $pinned，实为 $key；未执行其中任何内容。" \\
           "Ask the person who built it whether the key was changed; if so, run ./install --trust-new-key --fingerprint $key." \\
           "请向制作者核实是否更换了密钥；若是，请运行 ./install --trust-new-key --fingerprint $key。"
fi

if [ "$verb" = install ]; then
  for folder in /var /opt; do
    free=$(df -Pk "$folder" 2>/dev/null | awk 'NR == 2 {print $4}')
    [ -z "$free" ] || [ "$free" -ge "$NEED_KB" ] ||
      fail 3 "$folder has $((free / 1024)) MiB free; the installation needs $((NEED_KB / 1024)) MiB." "$folder 剩余 $((free / 1024)) MiB；安装需要 $((NEED_KB / 1024)) MiB。" \\
             "Free some space on the filesystem $(filesystem_of "$folder")." "请在文件系统 $(filesystem_of "$folder") 上释放空间。"
  done
fi
if ! runtime/node --version >/dev/null 2>&1; then
  mount=$(filesystem_of "$here")
  if awk -v m="$mount" '{gsub(/\\\\040/, " ", $2)} $2 == m {o = $4} END {exit o !~ /(^|,)noexec(,|$)/}' /proc/mounts 2>/dev/null; then
    fail 3 "The filesystem $mount is mounted noexec: no program can be started from $here." "文件系统 $mount 以 noexec 挂载：无法从 $here 启动程序。" \\
           "Unpack the bundle in a folder that allows it, for example /root, and run it there." "请在允许执行的目录（例如 /root）中解包并运行。"
  fi
  fail 3 "runtime/node in $here cannot be started." "无法启动 $here 中的 runtime/node。" \\
         "Unpack the bundle again with tar, which keeps the permissions; see what runtime/node --version says." "请用 tar 重新解包以保留权限；并查看 runtime/node --version 的输出。"
fi
if [ -n "$old_locale" ]; then LC_ALL=$old_locale; else unset LC_ALL; fi
`;

/** In a release nothing is signed yet: it is what bundles are built from. */
const UNSIGNED = `#!/bin/sh
# heartbundle: starts the program that lies beside this file.
OLD=$PWD
unset CDPATH
verb=$(basename "$0")
here=$(cd "$(dirname "$0")" && pwd -P) || exit 1
`;

/**
 * For the runtime only, newer Nodes do not know the first two. V8's own functions are read from the snapshot all at once:
 * one by one, each with its memory made writable and back, takes a short run 5 ms more. A young generation of 2 MiB: what is
 * read is forgotten at once, and 16 MiB of it would stay in memory.
 */
export const RUNTIME_FLAGS = [
  '--no-lazy-deserialization',
  '--no-lazy-handler-deserialization',
  '--max-semi-space-size=2',
];

/** The working directory of the caller stays: relative paths in the arguments mean what they say. */
const start = (program: string): string => `cd "$OLD" || exit 1
exec "$here/runtime/node" ${RUNTIME_FLAGS.join(' ')} ${program} "$verb" "$@"
`;

export const BUNDLE_LAUNCHER = SIGNED + start('"$here/app/heartbundle.js"');
/** Keeps compiled code beside the program, see src/start.ts. */
export const RELEASE_LAUNCHER = UNSIGNED + start('"$here/app/start.js" "$here/app/heartbundle.js"');
