#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the scripts and the tests on real kernels share: which Debian packages
# are needed, and how they get here. To be sourced.

# Debian 12 names. What a build needs ...
# shellcheck disable=SC2034
KIMG_BUILD_PACKAGES=(gcc libc6-dev cmake ninja-build pkg-config zlib1g-dev
	liblzma-dev libzstd-dev liblz4-dev libbz2-dev liblzo2-dev
	libjson-c-dev libsmartcols-dev libssl-dev libxml2-dev
	binutils-dev libiberty-dev)
# ... and what the tests need besides.
# shellcheck disable=SC2034
KIMG_TEST_PACKAGES=(clang libclang-rt-14-dev check binutils bsdextrautils file
	gzip bzip2 lzop strace xz-utils zstd lz4 jq shellcheck mandoc cppcheck
	libxen-dev xen-utils-4.17 python3-jsonschema libxml2-utils
	multiboot grub-common grub-pc-bin grub-xen-bin mingw-w64-common
	systemd-boot-efi openssl sbsigntool osslsigncode xxd
	bpftool qemu-system-x86 busybox-static cpio zsh fish
	libc6-dev-i386 lib32gcc-12-dev gcc-s390x-linux-gnu
	libc6-dev-s390x-cross qemu-user-static musl-tools)

# ... and what the guest of scripts/demo needs.
# shellcheck disable=SC2034
KIMG_DEMO_PACKAGES=(qemu-system-x86 busybox-static cpio gzip)

# ... and what bench/bench needs besides a build.
# shellcheck disable=SC2034
KIMG_BENCH_PACKAGES=(hyperfine time jq file binutils xz-utils lz4 zstd
	libxen-dev)

say()
{
	printf '%s\n' "$*" >&2
}

die()
{
	say "${0##*/}: $*"
	exit 1
}

# retry TIMES SECONDS COMMAND...: again after a failure, each time bounded; in
# the foreground, so that sudo can ask for a password and Ctrl-C reaches it
retry()
{
	local times=$1 seconds=$2 i

	shift 2
	for ((i = 1; i <= times; i++)); do
		timeout --foreground --kill-after=10 "$seconds" "$@" && return 0
		((i < times)) && sleep $((i * 2))
	done
	return 1
}

installed()
{
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_missing PACKAGE...: nothing is asked of the network when all is there
install_missing()
{
	local missing=() root=() p log

	if ! command -v dpkg-query >/dev/null; then
		say "This is not Debian; these packages, or what they are called" \
		    "here, are needed: $*"
		return 0
	fi
	for p; do
		installed "$p" || missing+=("$p")
	done
	((${#missing[@]})) || return 0
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null ||
			die "these packages are missing: ${missing[*]}"
		root=(sudo)
	fi
	say "Installing ${missing[*]}"
	root+=(env DEBIAN_FRONTEND=noninteractive)
	log=$(mktemp)
	retry 3 300 "${root[@]}" apt-get -q update >"$log" 2>&1 ||
		say "$(tail -n 5 "$log")"
	if ! retry 3 900 "${root[@]}" apt-get -q install -y \
	     --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
		say "$(tail -n 20 "$log")"
		rm -f "$log"
		die "cannot install ${missing[*]}"
	fi
	rm -f "$log"
}

# apt_as_user TOOL ARGUMENTS...: apt-get or apt-cache, as any user. KIMG_APT may
# name a folder with package lists of our own; a file "sources" in it replaces
# the sources of the system, and "architectures" is added to its own.
apt_as_user()
{
	local tool=$1 arch

	shift
	if [ -n "${KIMG_APT:-}" ]; then
		set -- -o Dir::State="$KIMG_APT" -o Dir::Cache="$KIMG_APT" \
			-o Dir::Cache::pkgcache=pkgcache.bin \
			-o Dir::State::status=/var/lib/dpkg/status "$@"
	fi
	if [ -e "${KIMG_APT:-}/sources" ]; then
		for arch in $(<"$KIMG_APT/architectures"); do
			set -- -o "APT::Architectures::=$arch" "$@"
		done
		set -- -o Dir::Etc::SourceList="$KIMG_APT/sources" \
			-o Dir::Etc::SourceParts=- \
			-o Acquire::Languages=none "$@"
	fi
	retry 2 300 "$tool" -q -o APT::Sandbox::User="$(id -un)" \
		-o Acquire::Retries=2 -o Acquire::http::Timeout=30 "$@"
}

# own_lists DIR: package lists in DIR, where the system's are missing or old
own_lists()
{
	mkdir -p "$1/lists/partial" "$1/archives/partial"
	KIMG_APT=$1 apt_as_user apt-get update >/dev/null 2>&1
}

# candidates PACKAGE...: lines of package, name and version to fetch; a meta
# package for kernels is followed to the kernel. One call, since apt may need a
# second to read its lists.
candidates()
{
	apt_as_user apt-cache show --no-all-versions "$@" 2>/dev/null | awk '
		/^Package: / { package = name = $2 }
		/^Version: / { version = $2 }
		/^Depends: / && match($0, / linux-image-[0-9][^ ,]*/) {
			name = substr($0, RSTART + 1, RLENGTH - 1)
		}
		/^$/ && package && !seen[package]++ {
			print package, name, version
			package = ""
		}'
}

# download DIR NAME[:ARCHITECTURE] VERSION: the package as DIR/*.deb, not
# installed
download()
(
	cd "$1" && apt_as_user apt-get download "$2=$3" >/dev/null 2>&1 &&
		compgen -G "${2%:*}_*.deb" >/dev/null
)

# unpack DEB DIR MEMBER...: only these members of a package
unpack()
{
	local deb=$1 dir=$2

	shift 2
	dpkg-deb --fsys-tarfile "$deb" |
		tar -x -C "$dir" --no-same-owner --wildcards "$@"
}
