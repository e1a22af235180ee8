/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/day.h"
#include "model/table.h"

/* The normal form of a cell.  People write dates, numbers and yes in many ways; the store knows one of each.
 */

/* 3/4/2025 is read by the order of its whole column.  Orders with dots are always day first, ISO is year
 * first. */
typedef enum { DATE_DAY_FIRST, DATE_MONTH_FIRST } DateOrder;

/* What one cell tells about the order of its column. */
typedef enum {
  ORDER_IRRELEVANT, /* no date, or one that reads only one way whatever the order */
  ORDER_OPEN,       /* both readings are dates */
  ORDER_DAY_FIRST,
  ORDER_MONTH_FIRST,
  ORDER_OPEN_AM_PM, /* both, and written with AM or PM, which hints at month first */
} OrderEvidence;
OrderEvidence cell_order_evidence (const char *text);

/* Reads any date that exporters write; a moment without a zone is UTC.  A value that is a date in the other
 * order only is read in that one. */
bool cell_parse_date (const char *text, DateOrder order, int64_t *unix_seconds, bool *date_only);
/* Reads 1,234.50 · 1.234,50 · € 33 600 · 12%; a single dot is the decimal point, a single comma before three
 * digits groups. */
bool cell_parse_number (const char *text, double *value);

/* The normal form: text itself, changed in place, or a string added to kept (char *, freed by it).
 * NULL: the cell cannot be read as this type.  "" is for the caller to leave out, and comes back where
 * nothing is said. */
const char *cell_normalise (CellType type, char *text, DateOrder order, GPtrArray *kept);
/* green, yellow or red for the words that CRMs use (amber, gelb …); any other word as it is. */
const char *cell_rating (const char *word);
/* How a ticket was rated in Zendesk's words, from 1 to 5: good is 5, bad is 1; "" if it was not.  NULL: no
 * such word. */
const char *cell_satisfaction (const char *text);
