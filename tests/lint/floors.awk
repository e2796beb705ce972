# SPDX-License-Identifier: GPL-3.0-or-later
# Reads docs/floors.txt, then lines "file TAB line number TAB include" with the
# include as it is written, and prints what the table does not allow.

# "a/b/../c" without its "..".
function normal(path, part, n, i, out, top) {
	n = split(path, part, "/")
	top = 0
	for (i = 1; i <= n; i++) {
		if (part[i] == "..")
			top--
		else if (part[i] != "." && part[i] != "")
			out[++top] = part[i]
	}
	path = out[1]
	for (i = 2; i <= top; i++)
		path = path "/" out[i]
	return path
}

function bad(what) {
	printf "%s:%s: %s\n", file, line, what
	wrong = 1
}

# The row of the longest directory that the file is in.
function row_of(path, dir, best) {
	best = ""
	for (dir in allowed)
		if ((path == dir || index(path, dir "/") == 1) &&
		    length(dir) > length(best))
			best = dir
	return best
}

function glob(pattern) {
	gsub(/\./, "\\.", pattern)
	gsub(/\*/, "[^/]*", pattern)
	return "^" pattern "$"
}

function list_has(list, name, part, n, i) {
	n = split(list, part, " ")
	for (i = 1; i <= n; i++)
		if (part[i] == name)
			return 1
	return 0
}

function check_outer(row, name, part, n, i) {
	if (name in library) {
		if (!list_has(library[name], file))
			bad("<" name "> is only for " library[name])
		return
	}
	n = split(allowed[row], part, " ")
	for (i = 1; i <= n; i++) {
		if (part[i] == "<libc>" || part[i] == "<posix>") {
			if (list_has(set[part[i]], name))
				return
		} else if (part[i] ~ /^</ &&
			   ("<" name ">") ~ glob(part[i])) {
			return
		}
	}
	bad("may not include <" name ">")
}

function check_inner(row, name, path, part, n, i) {
	path = file
	sub(/[^\/]*$/, "", path)
	path = normal(path name)
	n = split(allowed[row], part, " ")
	for (i = 1; i <= n; i++) {
		if (part[i] ~ /^</)
			continue
		# a directory allows its files, not its rooms
		if (path == part[i])
			return
		if (index(path, part[i] "/") == 1 &&
		    substr(path, length(part[i]) + 2) !~ /\//)
			return
	}
	bad("may not include " path)
}

FNR == NR {
	if ($0 ~ /^#/ || NF == 0)
		next
	if ($1 == "allow") {
		rest = $0
		sub(/^[^:]*: */, "", rest)
		for (i = 2; $i != ":"; i++)
			allowed[$i] = rest
	} else if ($1 == "library") {
		library[$2] = $3 " " $4
	} else if ($1 ~ /^</) {
		rest = $0
		sub(/^[^:]*: */, "", rest)
		set[$1] = rest
	}
	next
}

{
	split($0, field, "\t")
	file = field[1]
	line = field[2]
	name = field[3]
	row = row_of(file)
	if (row == "") {
		bad("no row of the table is for this file")
		next
	}
	kind = substr(name, 1, 1)
	name = substr(name, 2, length(name) - 2)
	if (kind == "<")
		check_outer(row, name)
	else
		check_inner(row, name)
}

END { exit wrong }
