/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stddef.h>

/* The packs of src/signal/packs, compiled into the program by embed.cmake. */
typedef struct {
  const char *name, *text;
} BuiltinPack;

extern const BuiltinPack builtin_packs[];
extern const size_t builtin_pack_count;
