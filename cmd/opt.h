/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Options as rows: the same row parses, prints --help and is checked against
 * the manual page.
 */
#ifndef KIMG_OPT_H
#define KIMG_OPT_H

#include <kimg/buf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** what an option's argument is, and the type of the member it sets */
enum kimg_opt_kind {
	KIMG_OPT_FLAG,		/* none; bool */
	KIMG_OPT_COUNT,		/* none; int, one more each time */
	KIMG_OPT_SIZE,		/* number with K, M, G or T; uint64_t */
	KIMG_OPT_ADDRESS,	/* the same, or 0; uint64_t */
	KIMG_OPT_NUMBER,	/* number; unsigned int */
	KIMG_OPT_CHOICE,	/* a word of .choice; int, 1 + its index */
	KIMG_OPT_MAYBE,		/* a word or nothing; int, 1 + its index */
	KIMG_OPT_LIST,		/* a word each time; struct kimg_list */
	KIMG_OPT_FILE,		/* name of a file; const char * */
	KIMG_OPT_WORD,		/* a word, perhaps of .choice; const char * */
};

/** struct kimg_list - words that an option collected */
struct kimg_list {
	const char **item;
	unsigned int n;
};

/**
 * struct kimg_opt - an option
 * @name: long name; @letter: short one, or 0
 * @arg: how the argument is called in --help
 * @words: appends the words that the argument may be, a line for each; NULL
 *         when .choice has them, or nobody knows them
 * @at: offset of the member in the structure of options
 */
struct kimg_opt {
	const char *name;
	char letter;
	enum kimg_opt_kind kind;
	const char *arg;
	const char *const *choice;
	void (*words)(struct kimg_buf *b);
	size_t at;
	const char *help;
};

/** the words of --format, --color and --sandbox; 0 is none given */
enum kimg_format_choice {
	KIMG_FORMAT_HUMAN = 1,
	KIMG_FORMAT_JSON,
	KIMG_FORMAT_XML,
	KIMG_FORMAT_JUNIT,
	KIMG_FORMAT_SARIF,
};

enum kimg_color_choice {
	KIMG_COLOR_AUTO = 1,
	KIMG_COLOR_ALWAYS,
	KIMG_COLOR_NEVER,
};

enum kimg_sandbox_choice {
	KIMG_SANDBOX_TRY = 1,
	KIMG_SANDBOX_REQUIRE,
	KIMG_SANDBOX_OFF,
};

/** struct kimg_globals - what every command understands */
struct kimg_globals {
	bool help;
	bool version;
	bool quiet;
	int verbose;
	int format;
	int json;
	bool xml;
	struct kimg_list field;
	bool nul;
	int color;
	uint64_t max_size;
	int sandbox;
	bool no_progress;
};

/** struct kimg_call - a command line, parsed */
struct kimg_call {
	const struct kimg_cmd *cmd;
	struct kimg_globals g;
	void *options;
	char **file;
	unsigned int nfiles;
};

/**
 * struct kimg_cmd - a command
 * @args: what follows the options, for --help
 * @most: how many such words it takes
 * @words: appends what these words may be, a line for each; NULL for files
 * @files: files, too
 * @opt: its own options, ended by a row without a name; may be NULL
 * @options: structure that they set
 * @findings: it has some, and so the formats that are made for them
 * @run: returns the exit status
 */
struct kimg_cmd {
	const char *name;
	const char *args;
	unsigned int most;
	const char *summary;
	void (*words)(struct kimg_buf *b);
	bool files;
	const struct kimg_opt *opt;
	void *options;
	bool findings;
	int (*run)(const struct kimg_call *call);
};

/** kimg_opt_size - a number with K, M, G or T; false when it is none, or 0 */
bool kimg_opt_size(const char *s, uint64_t *out);

/** kimg_opt_address - the same, but 0 is one, too */
bool kimg_opt_address(const char *s, uint64_t *out);

/** the commands, ended by NULL */
extern const struct kimg_cmd *const kimg_cmds[];
extern const struct kimg_cmd kimg_cmd_inspect, kimg_cmd_validate,
	kimg_cmd_dump, kimg_cmd_extract, kimg_cmd_diff, kimg_cmd_relocate,
	kimg_cmd_paddr, kimg_cmd_repack, kimg_cmd_list, kimg_cmd_help,
	kimg_cmd_version, kimg_cmd_completion;

/** options of every command, ended by a row without a name */
extern const struct kimg_opt kimg_global_opts[];

/**
 * kimg_opt_sets - all options that there are
 *
 * The global ones are number 0, those of commands follow; NULL behind the last
 * command.
 */
const struct kimg_opt *const *kimg_opt_sets(unsigned int i);

/** kimg_path_words - the paths that -F takes, a line for each */
void kimg_path_words(struct kimg_buf *b);

/** kimg_cmd_find - command by its name; NULL when there is none */
const struct kimg_cmd *kimg_cmd_find(const char *name);

/**
 * kimg_opt_read - parse a command line
 * @call: to be filled; @call->cmd stays NULL when no command was named
 *
 * Returns an exit status; not 0 after printing what is wrong.
 */
int kimg_opt_read(int argc, char **argv, struct kimg_call *call);

/** kimg_opt_free - release the lists that kimg_opt_read() made */
void kimg_opt_free(struct kimg_call *call);

/** kimg_usage - print --help of a command, or of kimg for NULL; the status */
int kimg_usage(const struct kimg_cmd *cmd);

#endif
