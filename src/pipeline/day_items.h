/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdint.h>

/* Items that have a day: an account has thousands of them, on some hundred days. */
typedef struct {
  size_t size;
  int32_t (*day_of) (gconstpointer item);
  GCompareFunc compare; /* within a day; 0: the same */
  void (*join) (gpointer known,
                gconstpointer again); /* counts once a day, however much was said on it; NULL: all count */
} DayKind;

/* Sorts the items by day, then by compare, and joins what is the same. */
void day_items_sort (GArray *array, const DayKind *kind);
