/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

#include "signal/pack.h"

/* The built-in packs, loaded once for a group of tests. */
static Pack *pack;

static inline int
load_pack (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  pack = pack_load (NULL, NULL, mistakes);
  return pack != NULL ? 0 : -1;
}

static inline int
drop_pack (void **state)
{
  (void) state;
  pack_free (pack);
  return 0;
}
