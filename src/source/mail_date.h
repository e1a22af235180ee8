/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAIL_ZONE_NONE INT32_MIN

typedef struct {
  int64_t unix_seconds; /* read as UTC where no zone is given */
  bool has_zone;        /* the moment is certain */
  int32_t zone_minutes; /* where the sender is, east positive; MAIL_ZONE_NONE: not said, also for -0000 */
} MailDate;

/* Reads a date as mail programs write it: RFC 5322 and its obsolete forms, asctime, and the damage of real
 * life (dots in the time, zone names beside the offset, no seconds, two-digit years).  A date that does not
 * exist, is before 1990 or after 2100, or has the month as a number (which of the two is it?) is not
 * readable. */
bool mail_date_parse (const char *text, size_t length, MailDate *date);
/* The date of an mbox "From " line, given without these five bytes; false: it is no separator.  A date out of
 * range gives UNIX_NONE, as the line separates all the same. */
bool mail_date_parse_separator (const char *text, size_t length, MailDate *date);
