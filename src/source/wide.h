/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/ahead.h"

/* Excel's "Unicode text", Outlook and scripts of Windows write UTF-16; readers of text see it as UTF-8. */
typedef struct Wide Wide;

typedef struct {
  size_t width; /* bytes of a unit: 2, or 4 in UTF-32; 0: it is no wide text */
  bool is_big;  /* the high byte comes first */
  size_t mark;  /* length of the byte order mark */
} WideForm;

/* What so many bytes are enough for. */
#define WIDE_HEAD_BYTES 64u
/* Told by the byte order mark, or by letters of which every other byte is zero.  XML says itself how it is
 * written, and is left to its reader. */
WideForm wide_recognise (const uint8_t *head, size_t length);

/* input, borrowed, has the bytes behind those that were seen, which begin with the mark. */
Wide *wide_new (Ahead *input, const uint8_t *seen, size_t length, WideForm form);
void wide_free (Wide *wide);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wide, wide_free)
/* Fits StreamFill; user_data is the Wide.  What is no character becomes U+FFFD; half of one at the end is
 * dropped. */
gssize wide_fill (gpointer user_data, void *buffer, size_t size, GError **error);
