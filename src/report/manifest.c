/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/manifest.h"

#include "base/text.h"
#include "report/mailboxes.h"
#include "report/summary.h"

static void
put_text (Json *json, const char *key, const char *text)
{
  g_autofree char *clean = text != NULL ? text_clean (text, 4096) : NULL;
  json_put_key (json, key);
  json_put_string (json, clean);
}

static void
put_integer (Json *json, const char *key, int64_t value)
{
  json_put_key (json, key);
  json_put_integer (json, value);
}

static void
put_inputs (Json *json, const GPtrArray *inputs)
{
  json_put_key (json, "inputs");
  json_begin_array (json);
  for (guint i = 0; i < inputs->len; i++) {
    const InputFile *input = inputs->pdata[i];
    json_begin_object (json);
    put_text (json, "name", input->name);
    put_text (json, "sha256", input->sha256);
    put_text (json, "kind", input->kind);
    put_integer (json, "records", input->records);
    put_integer (json, "rejected", input->rejected);
    json_end_object (json);
  }
  json_end_array (json);
}

void
manifest_put_mailboxes (Json *json, const GPtrArray *mailboxes)
{
  json_put_key (json, "mailboxes");
  json_begin_array (json);
  for (guint i = 0; i < mailboxes->len; i++) {
    const MailboxCoverage *mailbox = mailboxes->pdata[i];
    g_autofree char *first = day_format (week_first_day (mailbox->first_week)),
                    *letters = mailboxes_dup_letters (mailbox);
    json_begin_object (json);
    put_text (json, "mailbox", mailbox->address);
    put_text (json, "person_id", mailbox->person_id);
    put_text (json, "first_week", first);
    put_integer (json, "weeks_held", mailbox_count (mailbox, MAILBOX_HELD));
    put_integer (json, "weeks_quiet", mailbox_count (mailbox, MAILBOX_QUIET));
    put_integer (json, "weeks_missing", mailbox_count (mailbox, MAILBOX_MISSING));
    put_text (json, "weeks", letters);
    json_end_object (json);
  }
  json_end_array (json);
}

static void
put_texts (Json *json, const char *key, const GPtrArray *texts)
{
  json_put_key (json, key);
  json_begin_array (json);
  for (guint i = 0; i < texts->len; i++)
    json_put_string (json, texts->pdata[i]);
  json_end_array (json);
}

static void
put_files (Json *json, const GPtrArray *files)
{
  json_put_key (json, "files");
  json_begin_array (json);
  for (guint i = 0; i < files->len; i++) {
    const ReportFile *file = files->pdata[i];
    g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file->bytes);
    json_begin_object (json);
    put_text (json, "path", file->path);
    put_text (json, "sha256", hash);
    json_end_object (json);
  }
  json_end_array (json);
}

void
manifest_add_file (const ReportJob *job)
{
  GString *out = g_string_new (NULL);
  Json json = json_begin (out);
  g_autofree char *day = day_format (job->assessment->as_of_day);
  json_begin_object (&json);
  put_text (&json, "program", summary_program ());
  put_text (&json, "as_of", day);
  put_texts (&json, "libraries", job->assessment->libraries);
  put_texts (&json, "changed_settings", job->assessment->changed_settings);
  put_inputs (&json, job->assessment->inputs);
  manifest_put_mailboxes (&json, job->assessment->mailboxes);
  put_files (&json, job->files);
  json_end_object (&json);
  g_string_append_c (out, '\n');
  job_add_text (job, "manifest.json", out);
}
