/**
 * The launchers `install`, `verify` and `bundle` at the root of a bundle are this one script; its
 * name says the verb. It needs only what RHEL 6 has: sh, uname, getconf, df, openssl, sha256sum.
 * Nothing of the bundle is executed before the signature and every digest are right.
 */
const SIGNED = `#!/bin/sh
# heartbundle: checks the platform and the signature of this bundle, then starts the program in it.
OLD=$PWD
old_locale=$LC_ALL
export LC_ALL=C
NEED_KB=102400

fail() { # exit-code, English, Chinese
  printf '%s\\n%s\\n' "Error: $2" "错误：$3" >&2
  exit "$1"
}

verb=$(basename "$0")
here=$(cd "$(dirname "$0")" && pwd -P) || fail 1 "The folder of this file cannot be entered." "无法进入本文件所在目录。"
cd "$here" || fail 1 "$here cannot be entered." "无法进入 $here。"

[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
  fail 3 "This bundle is for Linux on x86_64; this is $(uname -s) on $(uname -m)." "本安装包用于 x86_64 架构的 Linux；本机是 $(uname -s) $(uname -m)。"
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/^glibc //')
case $glibc in
  2.[0-9] | 2.1[01] | 2.[0-9].* | 2.1[01].* | [01].* | '')
    fail 3 "The C library must be glibc 2.12 or newer; this is: glibc $glibc." "需要 glibc 2.12 或更高版本；本机是 glibc $glibc。" ;;
esac

for tool in openssl sha256sum; do
  command -v $tool >/dev/null 2>&1 ||
    fail 3 "The command $tool is missing; it is needed to check the signature." "缺少用于校验签名的命令 $tool。"
done
openssl dgst -sha256 -verify keys/bundle.pem -signature SHA256SUMS.sig SHA256SUMS >/dev/null 2>&1 ||
  fail 5 "The signature of this bundle is wrong or missing. Do not use it; copy it again from its source. Nothing was run." \\
         "本安装包的签名错误或缺失。请勿使用；请从来源重新复制。没有执行任何内容。"
sha256sum -c --quiet SHA256SUMS >&2 ||
  fail 5 "Files of this bundle were altered or are missing (see above). Do not use it; unpack it again. Nothing was run." \\
         "本安装包中有文件被改动或缺失（见上）。请勿使用；请重新解包。没有执行任何内容。"

if [ "$verb" = install ]; then
  free=$(df -Pk /var 2>/dev/null | awk 'NR==2 {print $4}')
  [ -z "$free" ] || [ "$free" -ge "$NEED_KB" ] ||
    fail 3 "/var has $free KiB free; about $NEED_KB KiB are needed." "/var 剩余 $free KiB；大约需要 $NEED_KB KiB。"
fi
[ -x runtime/node ] ||
  fail 3 "runtime/node cannot be executed: unpack the bundle with tar on a filesystem that allows it." "runtime/node 无法执行：请用 tar 在允许执行的文件系统上解包。"
if [ -n "$old_locale" ]; then LC_ALL=$old_locale; else unset LC_ALL; fi
`;

/** In a release nothing is signed yet: it is what bundles are built from. */
const UNSIGNED = `#!/bin/sh
# heartbundle: starts the program that lies beside this file.
OLD=$PWD
verb=$(basename "$0")
here=$(cd "$(dirname "$0")" && pwd -P) || exit 1
`;

/** The working directory of the caller stays: relative paths in the arguments mean what they say. */
const START = `cd "$OLD" || exit 1
exec "$here/runtime/node" "$here/app/heartbundle.js" "$verb" "$@"
`;

export const BUNDLE_LAUNCHER = SIGNED + START;
export const RELEASE_LAUNCHER = UNSIGNED + START;
