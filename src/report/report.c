/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include <string.h>

#include "base/noun.h"
#include "report/job.h"
#include "report/pseudonym.h"
#include "report/summary.h"
#include "weft/error.h"

static const ReportFormat formats[] = {
  { "json", false, true, json_format_write },       { "text", false, false, text_format_write },
  { "explain", false, true, explain_format_write }, { "html", true, false, html_format_write },
  { "csv", true, true, csv_format_write },          { "xlsx", false, true, xlsx_format_write },
  { "pdf", false, false, pdf_format_write },
};

void
report_file_free (gpointer data)
{
  ReportFile *file = data;
  if (file == NULL)
    return;
  g_free (file->path);
  g_bytes_unref (file->bytes);
  g_free (file);
}

const ReportFormat *
report_find_format (const char *name)
{
  for (size_t i = 0; name != NULL && i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].name, name) == 0)
      return &formats[i];
  return NULL;
}

void
job_add_bytes (const ReportJob *job, const char *path, GBytes *bytes)
{
  ReportFile *file = g_new0 (ReportFile, 1);
  *file = (ReportFile){ g_strdup (path), bytes };
  g_ptr_array_add (job->files, file);
}

void
job_add_text (const ReportJob *job, const char *path, GString *text)
{
  job_add_bytes (job, path, g_string_free_to_bytes (text));
}

void
job_pass_on (const ReportJob *job, GString *text)
{
  if (job->options->sink == NULL)
    return;
  job->options->sink (text->str, text->len, job->options->sink_data);
  g_string_truncate (text, 0);
}

bool
job_has_page (const ReportJob *job, const AccountAssessment *account)
{
  return job->options->all_pages || job->options->account != NULL || account->band >= BAND_WATCH;
}

char *
job_dup_left (const ReportJob *job)
{
  if (job->left_count == 0)
    return NULL;
  g_autofree char *count = noun_count (job->left_count, "former customers");
  return g_strdup_printf ("Not listed: %s (notice on record, the term over, nobody heard of in 13 weeks).",
                          count);
}

bool
job_has_lessons (const ReportJob *job)
{
  return job->options->account == NULL && job->options->owner == NULL;
}

static bool
is_wanted (const AccountAssessment *account, const ReportOptions *options)
{
  if (options->account != NULL && strcmp (options->account, account->id) != 0)
    return false;
  return options->owner == NULL || account_is_owned_by (account, options->owner);
}

/* Pages speak of customers; who has left is in the tables, and where it is asked for by name. */
static void
select_accounts (ReportJob *job, bool tells_left)
{
  const GPtrArray *accounts = job->assessment->accounts;
  for (guint i = 0; i < accounts->len; i++) {
    AccountAssessment *account = accounts->pdata[i];
    if (!is_wanted (account, job->options))
      continue;
    bool is_told = tells_left || account->left_day == DAY_NONE || job->options->account != NULL;
    job->left_count += !is_told;
    if (is_told)
      g_ptr_array_add (job->accounts, account);
  }
  g_ptr_array_sort (job->accounts, summary_compare_severity);
}

void
report_refuse_none (const char *account, const char *owner, GError **error)
{
  if (owner == NULL)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no account \"%s\"", account);
  else if (account == NULL)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "no account has the owner \"%s\"", owner);
  else
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no account \"%s\" of the owner \"%s\"",
                 account, owner);
}

static bool
write_format (const ReportFormat *format, const Assessment *assessment, const ReportOptions *options,
              GPtrArray *files, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  ReportJob job = { assessment, options, accounts, files, 0 };
  select_accounts (&job, format->tells_left);
  if ((options->account != NULL || options->owner != NULL) && accounts->len + job.left_count == 0) {
    report_refuse_none (options->account, options->owner, error);
    return false;
  }
  return format->write (&job, error);
}

/* As the accounts table says it: what a pseudonym stands for. */
static const char *
find_owner (const Assessment *assessment, const char *who)
{
  for (guint i = 0; who != NULL && i < assessment->accounts->len; i++) {
    const AccountAssessment *account = assessment->accounts->pdata[i];
    if (account_is_owned_by (account, who))
      return account->owner;
  }
  return who;
}

/* What was asked for by its name has its pseudonym here. */
static bool
write_masked (const ReportFormat *format, const Assessment *assessment, const ReportOptions *options,
              GPtrArray *files, GError **error)
{
  g_autoptr (Pseudonyms) names = pseudonyms_new (assessment, options->key);
  g_autoptr (Assessment) masked = pseudonyms_apply (names, NULL);
  g_autofree char *account =
      options->account != NULL ? pseudonyms_dup_account_id (names, options->account) : NULL;
  const char *named = find_owner (assessment, options->owner);
  g_autofree char *owner = named != NULL ? pseudonyms_dup_person (names, named) : NULL;
  ReportOptions wanted = *options;
  wanted.account = account;
  wanted.owner = owner;
  return write_format (format, masked, &wanted, files, error);
}

bool
report_write (const Assessment *assessment, const char *format, const ReportOptions *options,
              GPtrArray *files, GError **error)
{
  static const ReportOptions defaults;
  const ReportFormat *found = report_find_format (format);
  if (found == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no report format \"%s\"", format);
    return false;
  }
  if (options == NULL)
    options = &defaults;
  if (assessment->is_list &&
      (strcmp (format, "text") != 0 || options->account != NULL || options->key != NULL)) {
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_USAGE,
                         "the assessment was made for the list of accounts only");
    return false;
  }
  return options->key != NULL ? write_masked (found, assessment, options, files, error)
                              : write_format (found, assessment, options, files, error);
}
