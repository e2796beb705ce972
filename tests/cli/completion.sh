#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The scripts of "kimg completion", run by their shells: commands, options and
# their arguments, topics, paths and files. Usage: completion.sh SHELL
# The three functions are called by their name.
# shellcheck disable=SC2317
set -euo pipefail
export LC_ALL=C
kimg=${KIMG:?}
shell=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

if ! command -v "$shell" > /dev/null; then
	echo "SKIP: there is no $shell here"
	exit 77
fi
script=$tmp/_kimg
"$kimg" completion "$shell" > "$script"
"$shell" -n "$script" || { echo "$shell does not take the script"; exit 1; }
if [[ $shell == bash ]] && command -v shellcheck > /dev/null; then
	shellcheck -s bash "$script" || failed=1
fi
export HOME=$tmp XDG_CONFIG_HOME=$tmp XDG_DATA_HOME=$tmp TERM=dumb
cd "$tmp"
mkdir files
touch files/vmlinuz-1 "files/vmlinuz 2"

# bash LINE: what bash would offer; it splits words at '=' too
bash_offers()
{
	bash --norc -c '
	. "$1"
	read -ra COMP_WORDS <<< "${2//=/ = }"
	[[ $2 != *" " && $2 != *= ]] || COMP_WORDS+=("")
	[[ $2 != *= ]] || unset "COMP_WORDS[-1]"
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_kimg
	printf "%s\n" "${COMPREPLY[@]}"' bash "$script" "$1"
}

fish_offers()
{
	fish -N -c "source '$script'; complete -C '$1'" | cut -f 1
}

# The list that zsh shows, from a terminal of its own.
zsh_offers()
{
	zsh -f -c '
	zmodload zsh/zpty
	zpty shell zsh -f -i
	say() { zpty -w shell "$1" }
	say "PS1= PROMPT= RPS1=; stty -echo cols 1000 rows 1000"
	say "autoload -Uz compinit; compinit -u -D; . $1"
	say "setopt no_list_beep list_rows_first; LISTMAX=0; unsetopt auto_menu"
	say "zstyle \":completion:*\" list-separator \"\""
	say "bindkey \"^I\" list-choices; bindkey \"^X\" kill-whole-line"
	say "print REA\"\"DY"
	zpty -r shell text "*READY*"
	zpty -w -n shell "$2"$'"'\t\x18'"'
	say "print DO\"\"NE"
	zpty -r shell text "*DONE*"
	print -r -- "$text"' zsh "$script" "$1" |
		tr -d '\r' | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' | tr -s ' ' '\n'
}

# offers LINE WORD...: each of them is offered; !WORD: is not
offers()
{
	local line=$1 word

	shift
	"${shell}_offers" "$line" > "$tmp/offered" 2>&1 || true
	for word; do
		if [[ $word == !* ]]; then
			grep -qxF -e "${word#!}" "$tmp/offered" || continue
			echo "'$line': offers ${word#!}"
		else
			grep -qxF -e "$word" "$tmp/offered" && continue
			echo "'$line': does not offer '$word' but:"
			head -c 2000 "$tmp/offered"
		fi
		failed=1
	done
}

mapfile -t commands < <("$kimg" --help |
	awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }')
offers 'kimg ' "${commands[@]}"
offers 'kimg --quiet ' "${commands[@]}"
offers 'kimg help ' "${commands[@]}"
offers 'kimg list ' codecs limits '!files/'
offers 'kimg completion ' bash zsh fish
for command in "${commands[@]}"; do
	mapfile -t options < <("$kimg" "$command" --help |
		grep -oE -e '^ +(-., )?--[a-z-]+' | grep -oE -e '--[a-z-]+')
	# zsh writes those that take an argument with it.
	[[ $shell != zsh ]] || mapfile -t options < <("$kimg" "$command" --help |
		grep -oE -e '^ +(-., )?--[a-z-]+ ' | grep -oE -e '--[a-z-]+')
	offers "kimg $command --" "${options[@]}"
done
case $shell in
bash)
	offers 'kimg inspect --format=' human json xml
	offers 'kimg inspect --format=j' json '!xml'
	offers 'kimg inspect --format x' xml '!json'
	offers 'kimg --json=' pretty short
	offers 'kimg --format=json insp' inspect
	offers 'kimg -F xen.pvh insp' inspect
	offers 'kimg inspect -F ' payload elf xen '!payload.length'
	offers 'kimg inspect -F payload.' payload.length '!payload.relocs.at'
	offers 'kimg inspect --field=elf.notes[0].' 'elf.notes[0].value'
	offers 'kimg inspect files/v' files/vmlinuz-1 'files/vmlinuz 2'
	offers 'kimg list list' '!list' '!files'
	offers 'kimg extract files/v' files/vmlinuz-1 'files/vmlinuz 2'
	offers 'kimg extract files/vmlinuz-1 vm' vmlinux '!files'
	offers 'kimg extract -o files/v' files/vmlinuz-1 '!vmlinux'
	offers 'kimg extract --output=files/v' files/vmlinuz-1 '!vmlinux'
	offers 'kimg inspect --jobs ' '!files'
	offers 'kimg inspect -' -F -v ;;
fish)
	offers 'kimg inspect --format=' --format=human --format=json
	offers 'kimg inspect --format ' human json xml
	offers 'kimg --json' --json=pretty --json=short
	offers 'kimg inspect -F payload.' payload.length
	offers 'kimg inspect files/v' files/vmlinuz-1
	offers 'kimg extract files/v' files/vmlinuz-1
	offers 'kimg extract files/vmlinuz-1 vm' vmlinux
	offers 'kimg extract -o files/v' files/vmlinuz-1
	offers 'kimg version ' '!files/' ;;
zsh)
	offers 'kimg inspect --format=' human json xml
	offers 'kimg inspect -F payload.' payload.length
	offers 'kimg inspect files/v' vmlinuz-1
	offers 'kimg extract files/vmlinuz-1 vm' vmlinux
	offers 'kimg extract -o files/v' vmlinuz-1 ;;
esac
exit $failed
