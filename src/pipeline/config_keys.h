/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/ini.h"
#include "pipeline/config.h"

/* The keys of weft.ini, and how the value of each is read. */

typedef struct {
  Config *config;
  const ConfigSource *source;
  GPtrArray *warnings;
  const IniSection *section; /* the one being read, and its entry */
  const IniEntry *entry;
} ConfigReading;

/* Reads the current entry into the configuration.  A section or key that does not exist is a warning; false:
 * the value makes no sense, WEFT_ERROR_CONFIG with file and line. */
bool config_read_entry (ConfigReading *reading, GError **error);
