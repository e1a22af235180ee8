/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/record.h"

const char *
record_class_name (RecordClass record_class)
{
  static const char *const names[CLASS_COUNT] = {
    [CLASS_HUMAN] = "human",       [CLASS_LIST] = "list",         [CLASS_BULK] = "bulk",
    [CLASS_AUTO] = "auto",         [CLASS_SYSTEM] = "system",     [CLASS_BOUNCE] = "bounce",
    [CLASS_CALENDAR] = "calendar", [CLASS_INTERNAL] = "internal", [CLASS_BLOCKED] = "blocked",
    [CLASS_CHAT] = "chat",         [CLASS_FOLDER] = "folder",     [CLASS_NO_ACCOUNT] = "no-account",
  };
  g_assert (record_class < CLASS_COUNT);
  return names[record_class];
}
