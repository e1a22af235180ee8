/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* HTML and SVG as text.  Whatever comes from data goes through %s and is cleaned and escaped there; a trusted
 * piece of markup is appended with g_string_append, so the two cannot be mixed up. */

/* Knows %s (cleaned but for a space at its ends, escaped; NULL is nothing), %d, %u, %f (one decimal, C
 * locale, "12" for 12.0) and %%. */
void markup_append (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Cleaned, escaped and cut with '…' at max_bytes. */
void markup_append_clipped (GString *out, const char *text, gsize max_bytes);
/* A name that may run right to left, kept from turning its surroundings. */
void markup_append_name (GString *out, const char *name);
/* Roughly how wide text is set in a sans-serif face of that size. */
double markup_text_width (const char *text, double size);
/* text cleaned, cut with '…' to that width. Yours. */
char *markup_fit (const char *text, double size, double width);
