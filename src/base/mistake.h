/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* One mistake in a text file, with its place; lines and columns count from 1, columns in characters. */
typedef struct {
  char *origin; /* the file's name */
  int line, column;
  char *text;
} Mistake;

/* A list of Mistake *. */
GPtrArray *mistakes_new (void);
void mistake_add (GPtrArray *mistakes, const char *origin, int line, int column, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* By file, line, column. */
void mistakes_sort (GPtrArray *mistakes);
/* "my.ini:3:12: unknown fact contacts.efective" */
char *mistake_format (const Mistake *mistake);
