/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/intern.h"

/* A list of so many texts ("t0", "t1", …) of no store; its texts are to be unreffed. */
static inline Intern
make_intern (guint count)
{
  Intern intern = { .texts = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (intern.texts, g_strdup_printf ("t%u", i));
  return intern;
}
