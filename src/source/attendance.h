/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/arena.h"
#include "base/diag.h"
#include "model/record.h"
#include "source/stream.h"

/* Who joined one meeting, as Microsoft Teams and Zoom report it: a head with its topic and times, line by
 * line (Teams) or as a table of one row (Zoom); then a table of who was there.  What stands below that table
 * says the same once more, for each time that somebody joined.  attendance_parts.c takes a report apart,
 * attendance.c makes a meeting of it. */

typedef enum { FACT_TITLE, FACT_START, FACT_END, FACT_HOST, FACT_COUNT } AttendanceFact;

typedef struct {
  const char *joined, *left; /* as written */
  Mailbox who;
  bool is_organizer;
} AttendancePerson;

typedef struct {
  const char *head[FACT_COUNT]; /* as written; NULL: not said */
  GArray *people; /* AttendancePerson, one a row: once for each time that they joined, in Zoom */
  bool is_utc;    /* the header says so; else clocks of the place where it was made */
  uint64_t line;  /* of the people's header; 0: none was met */
  Arena texts;
} Attendance;

Attendance *attendance_new (void);
void attendance_free (Attendance *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attendance, attendance_free)
/* head: the first bytes of the stream, which show how it is written. */
bool attendance_scan (Attendance *report, Stream *stream, const uint8_t *head, size_t length, Diag *diag,
                      GError **error);
