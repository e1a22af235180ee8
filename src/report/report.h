/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* One assessment in, the bytes of a report out.  Nothing here opens a file, reads a clock or knows a store.
 */

typedef struct {
  char *path; /* relative, '/' between folders; a single-file format gives one file */
  GBytes *bytes;
} ReportFile;

void report_file_free (gpointer file);

/* Takes the bytes of a one-file format as they are made. */
typedef void (*ReportSink) (const char *bytes, gsize length, gpointer data);

typedef struct {
  const char *account; /* only this account, by id; NULL: all of them */
  const char *signal;  /* explain only: a code or an id; NULL: every signal */
  const char *owner;   /* only accounts of this owner; NULL: all */
  bool all_pages;      /* html, pdf: a page also for accounts below Watch */
  bool colour;         /* text, explain: terminal colours */
  int width;           /* text, explain: of the terminal; 0: there is none */
  const char *paper;   /* pdf: "a4" (NULL too) or "letter" */
  GBytes *key;         /* people and companies behind pseudonyms made with it; NULL: as they are */
  ReportSink sink;     /* json: where its beginning goes while the rest is made; NULL: it is kept */
  gpointer sink_data;
} ReportOptions;

typedef struct ReportJob ReportJob;

/* A row of the table of formats: one file of this folder each. */
typedef struct {
  const char *name;
  bool is_folder;  /* writes several files */
  bool tells_left; /* lists who is a customer no more, too */
  bool (*write) (const ReportJob *job, GError **error);
} ReportFormat;

/* "json", "text", "explain", "html", "csv", "xlsx" or "pdf"; NULL if there is none of that name. */
const ReportFormat *report_find_format (const char *name);

/* Appends ReportFile * to files.  options may be NULL.  Fails with WEFT_ERROR_USAGE for an unknown format,
 * account or signal. */
bool report_write (const Assessment *assessment, const char *format, const ReportOptions *options,
                   GPtrArray *files, GError **error);
/* The error of a report that was asked for an account or an owner (NULL: not asked) that nobody has. */
void report_refuse_none (const char *account, const char *owner, GError **error);
