/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A copy that is valid UTF-8 on one line: bad bytes become U+FFFD, control characters and bidirectional
 * overrides become spaces, runs of white space one space, ends trimmed, cut at max_bytes on a character. */
char *text_clean (const char *raw, size_t max_bytes);
/* True if that would change nothing and all is ASCII: so are most texts of exports. */
bool text_is_clean (const char *text, size_t max_bytes);
/* Folded for matching: NFKD, marks dropped, case folded; "Geschäftsführer" gives "geschaftsfuhrer". */
char *text_fold (const char *text);
/* The same into room for so many bytes; false where the text is not plain ASCII or does not fit. */
bool text_fold_into (const char *text, char *room, size_t size);
/* Lower-case ASCII copy; other bytes stay. */
char *text_lower (const char *text);
static inline char
text_lower_char (char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}
bool text_is_blank (const char *text); /* NULL or only white space */
/* A number as C locale text that reads back to the same double; NaN gives "null". */
void text_append_number (GString *out, double value);
/* A number for people: rounded to the given decimals, trailing zeros dropped; NaN gives "unknown". */
char *text_number (double value, int decimals);
char *text_p (double p); /* a p value for people: "0.02", "0.004", "<0.001" */
/* Stable 64-bit hash (FNV-1a, then mixed) for seeds and ids; never changes between releases. */
uint64_t text_hash (const char *text);
uint64_t text_hash_bytes (const void *bytes, size_t length);
/* The same in parts: begin with TEXT_HASH_BEGIN, add one part after the other, end. */
#define TEXT_HASH_BEGIN 0xcbf29ce484222325u
static inline uint64_t
text_hash_add (uint64_t state, const void *bytes, size_t length)
{
  const unsigned char *p = bytes;
  for (size_t i = 0; i < length; i++)
    state = (state ^ p[i]) * 1099511628211u;
  return state;
}
uint64_t text_hash_end (uint64_t state);
/* 64 bits to tell one state of something from the next: eight bytes at a time; another release may give
 * others.
 */
uint64_t text_digest (const void *bytes, size_t length);
/* For hash tables that are asked often: half of it; nothing may be stored that depends on it. */
guint text_hash_quick (const void *bytes, size_t length);
guint text_hash_key (gconstpointer text); /* of a zero-terminated one: a GHashFunc */
/* Byte by byte, as g_ptr_array_sort asks it of arrays of char *. */
int text_compare (gconstpointer a, gconstpointer b);
/* Reads a whole decimal number with '.' or ',' as the point; false if anything else is there. */
bool text_parse_number (const char *text, double *value);
