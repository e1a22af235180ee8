/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include <weft/assess.h>
#include <weft/error.h>

/* The exit statuses of every command. */
enum {
  EXIT_DONE = 0,
  EXIT_FAILED = 1,   /* nothing was changed, or no file could be read */
  EXIT_USAGE = 2,    /* wrong usage */
  EXIT_REJECTED = 3, /* done, but some input was rejected */
  EXIT_AT_RISK = 4,  /* done, and an account is at or above --fail-on */
};

/* One row of the table in main.c: a command is a file and a row. */
typedef struct {
  const char *name, *summary;
  int (*run) (int argc, char **argv); /* argv[0] is the command; gives the exit status */
} Command;

int cmd_assess (int argc, char **argv);
int cmd_backtest (int argc, char **argv);
int cmd_calibrate (int argc, char **argv);
int cmd_compare (int argc, char **argv);
int cmd_demo (int argc, char **argv);
int cmd_explain (int argc, char **argv);
int cmd_forget (int argc, char **argv);
int cmd_import (int argc, char **argv);
int cmd_purge (int argc, char **argv);
int cmd_report (int argc, char **argv);
int cmd_review (int argc, char **argv);
int cmd_rules (int argc, char **argv);
int cmd_status (int argc, char **argv);

/* ---- options (options.c) ---- */

/* What every command understands. */
typedef struct CommonOptions {
  char *store, *config; /* store: "weft.db" unless given; config: NULL unless given */
  bool is_store_named;  /* --store was given */
  gboolean quiet;
} CommonOptions;

void common_options_clear (CommonOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommonOptions, common_options_clear)

typedef struct {
  const char *arguments;       /* "PATH…", shown behind the command; NULL: none */
  const char *summary;         /* a sentence or two for --help */
  const GOptionEntry *entries; /* the command's own, ends with a NULL entry; may be NULL */
} CommandHelp;

/* A size that --paper takes; NULL: not given. */
bool is_paper (const char *paper);
/* Reads the options of a command and leaves its arguments in argv, from 1.  False: they are wrong, which has
 * been said on standard error.  --help prints to standard output and ends the program. */
bool options_parse (int *argc, char ***argv, const CommandHelp *help, CommonOptions *common);

/* Assesses the store of a command and prints the warnings (cmd_assess.c); store and configuration are the
 * command's. NULL with error set. */
WeftAssessment *
assess_store (const char *command, const CommonOptions *common, WeftAssessOptions wanted, GError **error);

/* What was taken out of a store, in a line (cmd_forget.c). */
struct WeftRemoved;
void print_removed (const struct WeftRemoved *removed);

/* What replaying history takes (cmd_backtest.c). */
typedef struct ReplayOptions {
  char *churn, *every, *from, *to;
  int jobs;
} ReplayOptions;

#define REPLAY_ENTRIES(replay)                                                                                    \
  { "churn", 0, 0, G_OPTION_ARG_FILENAME, &(replay).churn, "who left and when: account_id, notice_date, kind",    \
    "FILE" },                                                                                                     \
      { "every", 0, 0, G_OPTION_ARG_STRING, &(replay).every, "weeks between dates (default: 2w)", "WEEKS" },      \
      { "from", 0, 0, G_OPTION_ARG_STRING, &(replay).from, "first date (default: 40 weeks of records)", "DATE" }, \
      { "to", 0, 0, G_OPTION_ARG_STRING, &(replay).to, "last date (default: the last complete week)", "DATE" },   \
  {                                                                                                               \
    "jobs", 0, 0, G_OPTION_ARG_INT, &(replay).jobs, "processes (default: one a processor, at most 4)", "N"        \
  }

void replay_options_clear (ReplayOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReplayOptions, replay_options_clear)
/* Runs the backtest and prints the warnings; NULL with error set. */
struct WeftBacktest *
replay_store (const char *command, const CommonOptions *common, const ReplayOptions *replay, GError **error);

/* "weft: import: …" on standard error, in one line whatever names of files are in it. */
void say (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Says the error and gives the exit status that belongs to it. */
int fail (const char *command, const GError *error);

/* ---- the terminal (style.c, progress.c) ---- */

typedef enum { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_GOOD, STYLE_WARN, STYLE_BAD } Style;
/* The escape sequence on a terminal, "" with NO_COLOR or into a pipe.  Standard output only. */
const char *style (Style style);
/* Cells in a line of the terminal, 60 to 140; 0: standard output is none. */
int terminal_width (void);
/* A name of others as it may be printed: what is no character, or would do something to the terminal, is
 * U+FFFD.  Yours. */
char *printable (const char *text);

/* A bar on standard error, for work over a second and on a terminal only. */
typedef struct {
  gint64 started_us, drawn_us;
  bool is_wanted, is_drawn;
} Progress;

Progress progress_begin (bool quiet);
/* Fits WeftImportProgress; user_data is the Progress. */
void progress_update (guint64 bytes_done, guint64 bytes_total, guint64 records, gpointer user_data);
void progress_end (Progress *progress); /* wipes the bar */
