/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdio.h>

#include "weft/assess.h"

typedef struct {
  const char *format;  /* "json", "text", "explain", "html", "csv", "xlsx", "pdf" */
  const char *account; /* NULL: the portfolio */
  const char *signal;  /* explain: code or id; NULL: all */
  const char *owner;   /* NULL: everybody's */
  const char
      *key_file; /* people and companies behind pseudonyms made with this file's bytes; NULL: as they are */
  const char *paper; /* pdf: "a4" (NULL too) or "letter" */
  bool all_pages, colour;
  int width; /* text, explain: of the terminal, 60 at least; 0: there is none */
} WeftReportOptions;

/* The text of a one-file format; free it. */
char *weft_report_text (const WeftAssessment *assessment, const WeftReportOptions *options, GError **error);
/* Writes that text to an open stream while it is made: the json of a large portfolio is never held as a
 * whole. After a failure nothing was written. */
bool weft_report_print (const WeftAssessment *assessment, const WeftReportOptions *options, FILE *out,
                        GError **error);
/* Writes a report to a path: a folder for html and csv, else one file, each whole or not at all.  *main_file
 * (free it) is the one to open. */
bool weft_report_write (const WeftAssessment *assessment, const WeftReportOptions *options, const char *path,
                        char **main_file, GError **error);
