/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Independent lines ν: the largest set of vendor–client ties of which no two share a person.  By König
 * and Menger it is also the smallest number of people whose loss cuts every tie.  Our own augmenting
 * paths instead of igraph's, because the resampling of a single account asks for thousands. */

/* Tie i joins vendor[i] and client[i]; repeated ties are fine. */
typedef struct {
  guint vendor_count, client_count;
  const guint *vendor, *client; /* borrowed, tie_count each */
  size_t tie_count;
} MatchingTies;

guint matching_size (const MatchingTies *ties);

/* Flags the people of one minimum vertex cover (arrays of vendor_count and client_count) and returns its
 * size ν.  Every maximum matching leads to the same cover, so it does not depend on the order of the
 * ties; where either side would do, it names the vendor's, for those are the people we can back up. */
guint matching_cover (const MatchingTies *ties, bool *vendor_covers, bool *client_covers);
