/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "pipeline/backtest.h"

/* Workers hand over one line for each account and date: day, id, name, segment, owner, band, stage, points,
 * volume, usage, rating, signals; separated by tabs, escaped as in C, an empty field for what is not known.
 */
enum { DAY, ID, NAME, SEGMENT, OWNER, BAND, STAGE, POINTS, VOLUME, USAGE, RATING, SIGNALS, CELL_FIELDS };

/* ---- in a worker ---- */

/* Assessments that a later date will be confirmed against, so that each date is assessed once. */
typedef struct {
  const AssessInput *input;
  GHashTable *kept; /* day → Assessment *, unconfirmed */
} Recent;

static const Assessment *
recent_get (Recent *recent, int32_t day)
{
  Assessment *assessment = g_hash_table_lookup (recent->kept, GINT_TO_POINTER (day));
  if (assessment == NULL) {
    assessment = assess_once (recent->input, day);
    g_hash_table_insert (recent->kept, GINT_TO_POINTER (day), assessment);
  }
  return assessment;
}

static gboolean
is_before (gpointer day, gpointer assessment, gpointer limit)
{
  (void) assessment;
  return GPOINTER_TO_INT (day) < GPOINTER_TO_INT (limit);
}

static double
fact_ratio (const AccountAssessment *account, const char *name)
{
  const Fact *fact = fact_set_find (account->facts, name);
  return fact != NULL && fact->baseline > 0 ? fact->value / fact->baseline : NAN;
}

static void
append_text (GString *line, const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "", NULL);
  g_string_append_printf (line, "%s\t", escaped);
}

static void
append_number (GString *line, double value)
{
  if (isfinite (value))
    text_append_number (line, value);
  g_string_append_c (line, '\t');
}

static void
append_signals (GString *line, const AccountAssessment *account)
{
  const char *last = "", *separator = "";
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (account->findings, i);
    if (finding->state != STATE_FIRED || finding->points <= 0 || strcmp (finding->code, last) == 0)
      continue;
    g_string_append_printf (line, "%s%s", separator, finding->code);
    last = finding->code;
    separator = " ";
  }
}

static void
append_account (GString *out, int32_t day, const AccountAssessment *account)
{
  g_string_append_printf (out, "%d\t", day);
  append_text (out, account->id);
  append_text (out, account->name);
  append_text (out, account->segment);
  append_text (out, account->owner);
  g_string_append_printf (out, "%d\t%d\t", (int) account->band, account->stage);
  append_number (out, account->points);
  append_number (out, fact_ratio (account, "volume.weekly"));
  append_number (out, fact_ratio (account, "usage.level"));
  append_text (out, account->csm_rating);
  append_signals (out, account);
  g_string_append_c (out, '\n');
}

/* Confirming writes into the assessment; what it stood at alone is what the next date is confirmed against.
 */
static void
assess_day (Recent *recent, int32_t day, const Pack *pack, GString *out)
{
  Assessment *now = (Assessment *) recent_get (recent, day);
  assess_confirm (now, recent_get (recent, day - CONFIRM_DAYS), pack);
  for (guint i = 0; i < now->accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index (now->accounts, i);
    append_account (out, day, account);
    if (account->pending >= 0)
      account->band = (Band) account->pending;
  }
}

static bool
write_all (int pipe_end, const GString *text)
{
  for (gsize done = 0; done < text->len;) {
    ssize_t wrote = write (pipe_end, text->str + done, text->len - done);
    if (wrote < 0 && errno != EINTR)
      return false;
    done += wrote > 0 ? (gsize) wrote : 0;
  }
  return true;
}

/* Dates first … last-1, in order, to the pipe. */
static bool
work (const AssessInput *input, const GArray *days, guint first, guint last, int pipe_end)
{
  Recent recent = { input, g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                                  (GDestroyNotify) assessment_free) };
  bool is_done = true;
  for (guint i = first; i < last && is_done; i++) {
    g_autoptr (GString) lines = g_string_new (NULL);
    int32_t day = g_array_index (days, int32_t, i);
    assess_day (&recent, day, input->pack, lines);
    is_done = write_all (pipe_end, lines);
    if (i + 1 < last)
      g_hash_table_foreach_remove (recent.kept, is_before,
                                   GINT_TO_POINTER (g_array_index (days, int32_t, i + 1) - CONFIRM_DAYS));
  }
  g_hash_table_unref (recent.kept);
  return is_done;
}

/* ---- in the parent ---- */

typedef struct {
  pid_t process;
  int pipe_end; /* -1: at its end */
  GString *text;
} Worker;

static bool
start_worker (const AssessInput *input, const GArray *days, guint first, guint last, Worker *worker,
              GError **error)
{
  int ends[2];
  if (pipe (ends) != 0 || (worker->process = fork ()) < 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FAILED, "no worker could be started: %s", g_strerror (errno));
    return false;
  }
  if (worker->process == 0) {
    close (ends[0]);
    _exit (work (input, days, first, last, ends[1]) ? 0 : 1);
  }
  close (ends[1]);
  worker->pipe_end = ends[0];
  worker->text = g_string_new (NULL);
  return true;
}

static void
read_some (Worker *worker)
{
  char bytes[1 << 16];
  ssize_t got = read (worker->pipe_end, bytes, sizeof bytes);
  if (got > 0) {
    g_string_append_len (worker->text, bytes, got);
  } else if (got == 0 || errno != EINTR) {
    close (worker->pipe_end);
    worker->pipe_end = -1;
  }
}

/* Reads from whoever has something to say, so that no worker waits for another. */
static void
read_workers (Worker *workers, guint count)
{
  g_autofree struct pollfd *waiting = g_new (struct pollfd, count);
  for (guint open = count; open > 0;) {
    for (guint i = 0; i < count; i++)
      waiting[i] = (struct pollfd){ .fd = workers[i].pipe_end, .events = POLLIN };
    if (poll (waiting, count, -1) < 0)
      continue;
    open = 0;
    for (guint i = 0; i < count; i++) {
      if (waiting[i].revents != 0)
        read_some (&workers[i]);
      open += workers[i].pipe_end >= 0;
    }
  }
}

static bool
end_workers (Worker *workers, guint count, GError **error)
{
  bool is_done = true;
  for (guint i = 0; i < count; i++) {
    int status = 0;
    while (waitpid (workers[i].process, &status, 0) < 0 && errno == EINTR)
      ;
    is_done = is_done && WIFEXITED (status) && WEXITSTATUS (status) == 0;
  }
  if (!is_done)
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_FAILED, "a worker of the backtest broke off");
  return is_done;
}

/* ---- lines to cells ---- */

static double
read_number (const char *text)
{
  return *text != '\0' ? g_ascii_strtod (text, NULL) : NAN;
}

static int
read_rating (const char *text)
{
  static const char *const ratings[] = { "green", "yellow", "red" };
  for (int i = 0; i < (int) G_N_ELEMENTS (ratings); i++)
    if (strcmp (text, ratings[i]) == 0)
      return i;
  return -1;
}

static char *
read_text (const char *escaped)
{
  return *escaped != '\0' ? g_strcompress (escaped) : NULL;
}

static BacktestAccount *
get_account (Backtest *backtest, GHashTable *by_id, const char *escaped)
{
  g_autofree char *id = g_strcompress (escaped);
  BacktestAccount *account = g_hash_table_lookup (by_id, id);
  if (account == NULL) {
    account = backtest_account_new (id, backtest->days->len);
    g_ptr_array_add (backtest->accounts, account);
    g_hash_table_insert (by_id, account->id, account);
  }
  return account;
}

/* Lines come in order of date within a worker, and workers in order of theirs: the last name seen stays. */
static void
read_line (Backtest *backtest, GHashTable *by_id, const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, "\t", CELL_FIELDS);
  g_assert (g_strv_length (fields) == CELL_FIELDS);
  BacktestAccount *account = get_account (backtest, by_id, fields[ID]);
  char **texts[] = { &account->name, &account->segment, &account->owner };
  for (int i = 0; i < 3; i++) {
    g_free (*texts[i]);
    *texts[i] = read_text (fields[NAME + i]);
  }
  int32_t day = (int32_t) g_ascii_strtoll (fields[DAY], NULL, 10);
  guint date =
      (guint) (day - g_array_index (backtest->days, int32_t, 0)) / (7 * (guint) backtest->every_weeks);
  g_assert (date < account->cell_count);
  account->cells[date] = (BacktestCell){ .is_assessed = true,
                                         .band = (Band) g_ascii_strtoll (fields[BAND], NULL, 10),
                                         .stage = (int) g_ascii_strtoll (fields[STAGE], NULL, 10),
                                         .points = read_number (fields[POINTS]),
                                         .volume_ratio = read_number (fields[VOLUME]),
                                         .usage_ratio = read_number (fields[USAGE]),
                                         .rating = read_rating (fields[RATING]),
                                         .signals = read_text (fields[SIGNALS]) };
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(BacktestAccount *const *) a)->id, (*(BacktestAccount *const *) b)->id);
}

static void
read_lines (Backtest *backtest, const Worker *workers, guint count)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < count; i++) {
    g_auto (GStrv) lines = g_strsplit (workers[i].text->str, "\n", -1);
    for (guint k = 0; lines[k] != NULL; k++)
      if (*lines[k] != '\0')
        read_line (backtest, by_id, lines[k]);
  }
  g_ptr_array_sort (backtest->accounts, compare_ids);
}

bool
replay_dates (const AssessInput *input, guint worker_count, Backtest *backtest, GError **error)
{
  guint dates = backtest->days->len, count = CLAMP (worker_count, 1, MAX (dates, 1)), started = 0;
  g_autofree Worker *workers = g_new0 (Worker, count);
  while (started < count && start_worker (input, backtest->days, dates * started / count,
                                          dates * (started + 1) / count, &workers[started], error))
    started++;
  read_workers (workers, started);
  bool is_done = end_workers (workers, started, started == count ? error : NULL) && started == count;
  if (is_done)
    read_lines (backtest, workers, count);
  for (guint i = 0; i < started; i++)
    g_string_free (workers[i].text, TRUE);
  return is_done;
}
