/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Finds every place of one short text in bytes that come in pieces, also where it lies across them. */
typedef struct {
  const char *text; /* borrowed, of 2 to MARK_BYTES bytes */
  size_t length;
  uint64_t offset; /* of the next piece */
  uint8_t last[8]; /* of the pieces before it … */
  size_t kept;     /* … so many bytes, less than the text has */
} Marks;

#define MARK_BYTES 8u

/* offset: what the first byte that will come is counted as. */
Marks marks_begin (const char *text, uint64_t offset);
/* Adds the offsets at which the text begins, in order, to an array of uint64_t. */
void marks_find (Marks *marks, const uint8_t *bytes, size_t length, GArray *offsets);
