/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/ahead.h"

/* Unpacks gzip; members may follow each other, with zeros between and behind them. */
typedef struct Gunzip Gunzip;

/* packed, borrowed, has the packed bytes behind those that were seen. */
Gunzip *gunzip_new (Ahead *packed, const uint8_t *seen, size_t length, GError **error);
void gunzip_free (Gunzip *gunzip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Gunzip, gunzip_free)
/* Fits StreamFill; user_data is the Gunzip.  Data that are damaged (WEFT_ERROR_FORMAT) or cut off
 * (WEFT_ERROR_CUT) are an error with the place in what is unpacked. */
gssize gunzip_fill (gpointer user_data, void *buffer, size_t size, GError **error);
