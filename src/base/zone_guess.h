/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stddef.h>

#include "base/day.h"

/* What a mail says of its author's clock: the offset from UTC in its Date header, at that moment. */
typedef struct {
  int64_t sent_unix;
  int32_t minutes;
} ZoneSample;

/* The zone in whose clock somebody writes (methods 4.3).  An offset is no zone, because clocks are put
 * forward in summer, so zones are asked which of them says what the mails say: the expected one first, then
 * one zone for each clock in use.  Offset 0 counts for nothing, as many mail systems stamp in UTC wherever
 * their users are. NULL where fewer than ten mails say anything, or where no zone agrees with three quarters
 * of those: servers abroad, and people who travel. */
const Zone *zone_guess (const ZoneSample *samples, size_t count, const Zone *expected);
